import { useNavigate } from '@tanstack/react-router'
import { BookOpen, CircleUser, Contrast, Keyboard, Languages, LogOut, Monitor, Moon, Rows2, Sun } from 'lucide-react'
import { type ReactElement } from 'react'
import type { NavItem } from '@/components/navigation'
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuLine } from '@/components/ui/menu'
import { useChooseLook } from '@/directory/me.queries'
import { isRoomy, setRoomy } from '@/lib/density'
import { useT } from '@/lib/i18n'
import { openApiDocs, shortcutsOpen } from '@/lib/shell-layers'
import { preferences } from '@/lib/preferences'
import { askSignOut } from '@/lib/ask-sign-out'
import { useStore } from '@/lib/store'

const THEMES = [
  { value: 'dark', label: 'layers.themeDark', icon: <Moon /> },
  { value: 'light', label: 'layers.themeLight', icon: <Sun /> },
  { value: 'contrast', label: 'layers.themeContrast', icon: <Contrast /> },
  { value: 'system', label: 'layers.themeSystem', icon: <Monitor /> },
] as const

const LANGUAGES = [
  { value: 'en', label: 'layers.english' },
  { value: 'de', label: 'layers.german' },
] as const

/** The account menu, open at once; on narrow screens the pages that have no place in the bottom bar stand above it. */
export function AccountMenu(props: { trigger: ReactElement; align?: 'start' | 'end'; pages?: readonly NavItem[] }) {
  const t = useT()
  const navigate = useNavigate()
  const pages = props.pages ?? []
  return (
    <Menu defaultOpen side="top" align={props.align ?? 'start'} trigger={props.trigger}>
      {pages.map((item) => (
        <MenuItem key={item.to} icon={<item.icon />} onSelect={() => void navigate({ to: item.to })}>
          {t(item.label)}
        </MenuItem>
      ))}
      {pages.length > 0 && <MenuLine />}
      <AccountItems />
    </Menu>
  )
}

// Theme, language, shortcuts and the way out.
function AccountItems() {
  const t = useT()
  const navigate = useNavigate()
  const { theme, locale } = useStore(preferences)
  const roomy = useStore(isRoomy)
  const choose = useChooseLook()
  return (
    <>
      <MenuLabel>{t('layers.theme')}</MenuLabel>
      {THEMES.map(({ value, label, icon }) => (
        <MenuChoice
          key={value}
          keepOpen
          icon={icon}
          checked={theme === value}
          onSelect={() => choose({ theme: value })}
        >
          {t(label)}
        </MenuChoice>
      ))}
      <MenuLine />
      <MenuLabel>{t('layers.language')}</MenuLabel>
      {LANGUAGES.map(({ value, label }) => (
        <MenuChoice
          key={value}
          keepOpen
          icon={<Languages />}
          checked={locale === value}
          onSelect={() => choose({ locale: value })}
        >
          {t(label)}
        </MenuChoice>
      ))}
      <MenuChoice keepOpen icon={<Rows2 />} checked={roomy} onSelect={() => setRoomy(!roomy)}>
        {t('layers.roomyRows')}
      </MenuChoice>
      <MenuLine />
      <MenuItem icon={<CircleUser />} onSelect={() => void navigate({ to: '/profile' })}>
        {t('layers.profile')}
      </MenuItem>
      <MenuItem icon={<BookOpen />} onSelect={openApiDocs}>
        {t('layers.apiDocs')}
      </MenuItem>
      <MenuItem icon={<Keyboard />} keys="?" onSelect={() => shortcutsOpen.set(true)}>
        {t('layers.shortcuts')}
      </MenuItem>
      <MenuItem icon={<LogOut />} onSelect={() => askSignOut(() => void navigate({ to: '/sign-in' }))}>
        {t('layers.signOut')}
      </MenuItem>
    </>
  )
}
