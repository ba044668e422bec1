import * as Modal from '@radix-ui/react-dialog'
import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { CalendarPlus, Contrast, Keyboard, LogOut, Moon, Plus, Search, Sun, UserPlus } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { NAVIGATION } from '@/components/navigation'
import { PALETTE_GROUP, PaletteItem } from '@/components/palette-item'
import { can, useMe } from '@/features/auth/me.queries'
import { useT } from '@/lib/i18n'
import { paletteOpen, shortcutsOpen } from '@/lib/layers'
import { newRecord } from '@/lib/new-record'
import { setPreferences } from '@/lib/preferences'
import { signOut } from '@/lib/session'
import { useTypedAhead } from '@/lib/type-ahead'
import { PaletteEvents } from '@/features/planning/palette-events'
import { PaletteTasks } from '@/features/work/palette-tasks'

const close = () => paletteOpen.set(false)

/** Go, find, do: everything by typing. */
export function CommandPalette() {
  const t = useT()
  const [query, setQuery] = useState('')
  useTypedAhead((ahead) => setQuery(ahead + query))
  const search = useDeferredValue(query.trim())
  return (
    <Modal.Root open onOpenChange={(open) => !open && close()}>
      <Modal.Portal>
        <Modal.Overlay className="animate-fade fixed inset-0 z-40 bg-black/55" />
        <Modal.Content
          aria-describedby={undefined}
          className="animate-rise shadow-pop fixed inset-x-0 top-[10dvh] z-50 mx-auto w-150 max-w-[94vw] overflow-hidden rounded-xl border border-line bg-surface-1"
        >
          <Modal.Title className="sr-only">{t('shell.palette')}</Modal.Title>
          <Command label={t('shell.palette')} loop>
            <div className="flex items-center gap-3 border-b border-line px-4">
              <Search className="size-4 text-muted" aria-hidden />
              <Command.Input
                // Focused by the dialog, what is there already would be selected, and gone with the next letter.
                autoFocus
                value={query}
                onValueChange={setQuery}
                placeholder={t('shell.paletteHint')}
                aria-label={t('shell.paletteHint')}
                className="h-12 flex-1 bg-transparent text-sm outline-none"
              />
            </div>
            <Command.List label={t('shell.palette')} className="max-h-[56dvh] overflow-y-auto p-1.5">
              <Command.Empty className="px-2.5 py-6 text-center text-table text-muted">
                {t('shell.paletteNothing', { query: search })}
              </Command.Empty>
              <PaletteGo />
              <PaletteDo />
              {search.length > 1 && <PaletteTasks search={search} onDone={close} />}
              {search.length > 1 && <PaletteEvents search={search} onDone={close} />}
            </Command.List>
          </Command>
        </Modal.Content>
      </Modal.Portal>
    </Modal.Root>
  )
}

function PaletteGo() {
  const t = useT()
  const me = useMe()
  const navigate = useNavigate()
  const pages = NAVIGATION.flatMap(({ items }) => items).filter(({ permission }) => !permission || can(me, permission))
  return (
    <Command.Group heading={t('shell.paletteGo')} className={PALETTE_GROUP}>
      {pages.map((item) => (
        <PaletteItem
          key={item.to}
          value={item.to}
          keywords={[t(item.label)]}
          icon={<item.icon />}
          {...(item.keys ? { keys: item.keys } : {})}
          onSelect={() => {
            close()
            void navigate({ to: item.to })
          }}
        >
          {t(item.label)}
        </PaletteItem>
      ))}
    </Command.Group>
  )
}

function PaletteDo() {
  const t = useT()
  const me = useMe()
  const navigate = useNavigate()
  const actions = [
    {
      id: 'new-task',
      label: t('shell.newTask'),
      icon: <Plus />,
      keys: 'c',
      act: () => newRecord.set('task'),
      shown: can(me, 'work.task.write'),
    },
    {
      id: 'new-event',
      label: t('shell.newEvent'),
      icon: <CalendarPlus />,
      act: () => newRecord.set('event'),
      shown: can(me, 'planning.event.write'),
    },
    {
      id: 'invite',
      label: t('company.inviteColleague'),
      icon: <UserPlus />,
      // The page that is left takes its form with it, so the form comes after.
      act: () => void navigate({ to: '/people' }).then(() => newRecord.set('invitation')),
      shown: can(me, 'auth.user.write'),
    },
    {
      id: 'dark',
      label: `${t('shell.theme')}: ${t('shell.themeDark')}`,
      icon: <Moon />,
      act: () => setPreferences({ theme: 'dark' }),
      shown: true,
    },
    {
      id: 'light',
      label: `${t('shell.theme')}: ${t('shell.themeLight')}`,
      icon: <Sun />,
      act: () => setPreferences({ theme: 'light' }),
      shown: true,
    },
    {
      id: 'contrast',
      label: `${t('shell.theme')}: ${t('shell.themeContrast')}`,
      icon: <Contrast />,
      act: () => setPreferences({ theme: 'contrast' }),
      shown: true,
    },
    {
      id: 'shortcuts',
      label: t('shell.shortcuts'),
      icon: <Keyboard />,
      keys: '?',
      act: () => shortcutsOpen.set(true),
      shown: true,
    },
    {
      id: 'sign-out',
      label: t('shell.signOut'),
      icon: <LogOut />,
      act: () => void signOut().finally(() => navigate({ to: '/sign-in' })),
      shown: true,
    },
  ]
  return (
    <Command.Group heading={t('shell.paletteDo')} className={PALETTE_GROUP}>
      {actions
        .filter(({ shown }) => shown)
        .map(({ id, label, icon, keys, act }) => (
          <PaletteItem
            key={id}
            value={id}
            keywords={[label]}
            icon={icon}
            {...(keys ? { keys } : {})}
            onSelect={() => {
              close()
              act()
            }}
          >
            {label}
          </PaletteItem>
        ))}
    </Command.Group>
  )
}
