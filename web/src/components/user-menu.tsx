import { useNavigate } from '@tanstack/react-router'
import { CircleUser, Contrast, Keyboard, Languages, LogOut, Monitor, Moon, Settings, Sun } from 'lucide-react'
import { Avatar } from '@/components/ui/avatar'
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuLine } from '@/components/ui/menu'
import { useMe, useUpdateMe } from '@/features/auth/me.queries'
import { roleName } from '@/features/rbac/role-name'
import { cx } from '@/lib/class-names'
import { useT } from '@/lib/i18n'
import { shortcutsOpen } from '@/lib/layers'
import { type Locale, preferences, setPreferences, type Theme } from '@/lib/preferences'
import { signOut } from '@/lib/session'
import { useStore } from '@/lib/store'

const THEMES = [
  { value: 'dark', label: 'shell.themeDark', icon: <Moon /> },
  { value: 'light', label: 'shell.themeLight', icon: <Sun /> },
  { value: 'contrast', label: 'shell.themeContrast', icon: <Contrast /> },
  { value: 'system', label: 'shell.themeSystem', icon: <Monitor /> },
] as const

const LANGUAGES = [
  { value: 'en', label: 'shell.english' },
  { value: 'de', label: 'shell.german' },
] as const

/** The signed-in person at the foot of the sidebar, with the account menu. */
export function UserMenu({ collapsed }: { collapsed: boolean }) {
  const t = useT()
  const me = useMe()
  const name = me?.name ?? ''
  return (
    <Menu
      side="top"
      trigger={
        <button
          type="button"
          aria-label={collapsed ? t('shell.userMenu', { name }) : undefined}
          className={cx(
            'flex items-center gap-2.5 border-t border-line text-left hover:bg-surface-2',
            collapsed ? 'w-full justify-center py-3' : 'h-15 px-4',
          )}
        >
          <Avatar name={name || '?'} size="md" />
          {!collapsed && (
            <>
              <span className="min-w-0 flex-1 leading-4">
                <span className="block truncate text-table font-semibold">{name}</span>
                <span className="block truncate text-xs text-muted">{me && roleName(me.role, t)}</span>
              </span>
              <Settings className="size-4 text-muted" aria-hidden />
            </>
          )}
        </button>
      }
    >
      <AccountItems />
    </Menu>
  )
}

/** Theme, language, shortcuts and the way out; shared with the menu of narrow screens. */
export function AccountItems() {
  const t = useT()
  const navigate = useNavigate()
  const { theme, locale } = useStore(preferences)
  const update = useUpdateMe()
  const chooseTheme = (value: Theme) => {
    setPreferences({ theme: value })
    update.mutate({ theme: value })
  }
  const chooseLanguage = (value: Locale) => {
    setPreferences({ locale: value })
    update.mutate({ locale: value })
  }
  return (
    <>
      <MenuLabel>{t('shell.theme')}</MenuLabel>
      {THEMES.map(({ value, label, icon }) => (
        <MenuChoice key={value} keepOpen icon={icon} checked={theme === value} onSelect={() => chooseTheme(value)}>
          {t(label)}
        </MenuChoice>
      ))}
      <MenuLine />
      <MenuLabel>{t('shell.language')}</MenuLabel>
      {LANGUAGES.map(({ value, label }) => (
        <MenuChoice
          key={value}
          keepOpen
          icon={<Languages />}
          checked={locale === value}
          onSelect={() => chooseLanguage(value)}
        >
          {t(label)}
        </MenuChoice>
      ))}
      <MenuLine />
      <MenuItem icon={<CircleUser />} onSelect={() => void navigate({ to: '/profile' })}>
        {t('shell.profile')}
      </MenuItem>
      <MenuItem icon={<Keyboard />} keys="?" onSelect={() => shortcutsOpen.set(true)}>
        {t('shell.shortcuts')}
      </MenuItem>
      <MenuItem icon={<LogOut />} onSelect={() => void signOut().finally(() => navigate({ to: '/sign-in' }))}>
        {t('shell.signOut')}
      </MenuItem>
    </>
  )
}
