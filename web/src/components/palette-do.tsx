import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import {
  BookOpen,
  Contrast,
  Keyboard,
  Languages,
  ClipboardList,
  LogOut,
  Monitor,
  Moon,
  Sun,
  Undo2,
  UserPlus,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { PALETTE_GROUP, PaletteItem } from '@/components/palette-item'
import { kindsInOrder } from '@/components/records/kinds-in-order'
import { can, useChooseLook, useMe } from '@/directory/me.queries'
import { useT } from '@/lib/i18n'
import { openApiDocs, shortcutsOpen } from '@/lib/shell-layers'
import { newRecord, pageCreates } from '@/lib/new-record'
import { newTasks } from '@/components/new-tasks'
import { askSignOut } from '@/lib/ask-sign-out'
import { useStore } from '@/lib/store'
import { steps, undo } from '@/lib/toast'

interface PaletteCommand {
  id: string
  label: string
  icon: ReactNode
  keys?: string
  /** What else finds it. */
  words?: string
  act: () => void
}

/** What the palette does. */
export function PaletteDo({ onDone }: { onDone: () => void }) {
  const t = useT()
  const commands = [...useMakingCommands(), ...useUndoCommands(), ...useLookCommands(), ...useAccountCommands()]
  return (
    <Command.Group heading={t('layers.paletteDo')} className={PALETTE_GROUP}>
      {commands.map(({ id, label, icon, keys, words, act }) => (
        <PaletteItem
          key={id}
          value={id}
          keywords={[label, words ?? '']}
          icon={icon}
          {...(keys ? { keys } : {})}
          onSelect={() => {
            onDone()
            act()
          }}
        >
          {label}
        </PaletteItem>
      ))}
    </Command.Group>
  )
}

function useMakingCommands(): PaletteCommand[] {
  const t = useT()
  const me = useMe()
  const navigate = useNavigate()
  const creates = useStore(pageCreates)
  const commands = [
    ...kindsInOrder()
      .filter(({ methods }) => methods.create)
      .map((kind) => ({
        permission: kind.writing,
        id: `new-${kind.type}`,
        label: t(kind.words.fresh),
        icon: <kind.icon />,
        ...(kind.creates === creates ? { keys: 'c' } : {}),
        act: () => newRecord.set(kind.creates),
      })),
    ...(can(me, 'work.template.read')
      ? [
          {
            permission: 'work.task.write',
            id: 'new-tasks',
            label: t('template.fromTemplate'),
            icon: <ClipboardList />,
            act: () => newTasks(),
          },
        ]
      : []),
    {
      permission: 'auth.user.write',
      id: 'invite',
      label: t('layers.inviteColleague'),
      icon: <UserPlus />,
      // The page that is left takes its form with it, so the form comes after.
      act: () => void navigate({ to: '/people' }).then(() => newRecord.set('invitation')),
    },
  ]
  return commands.filter(({ permission }) => can(me, permission))
}

function useUndoCommands(): PaletteCommand[] {
  const t = useT()
  const last = useStore(steps).at(-1)
  if (!last) return []
  const act = () => undo(last.id, (what) => t('shell.undone', { what }))
  const label = t('layers.undoWhat', { what: [last.message, last.detail].filter(Boolean).join(' ') })
  return [{ id: 'undo', label, icon: <Undo2 />, keys: 'z', act }]
}

function useLookCommands(): PaletteCommand[] {
  const t = useT()
  const choose = useChooseLook()
  const themes = [
    { theme: 'dark', label: 'layers.themeDark', icon: <Moon /> },
    { theme: 'light', label: 'layers.themeLight', icon: <Sun /> },
    { theme: 'contrast', label: 'layers.themeContrast', icon: <Contrast /> },
    { theme: 'system', label: 'layers.themeSystem', icon: <Monitor /> },
  ] as const
  // Whoever does not read the language on the screen looks for their own by its own name, or by its name in English.
  const languages = [
    { locale: 'en', label: 'layers.english', words: 'English Language' },
    { locale: 'de', label: 'layers.german', words: 'Deutsch Sprache German' },
  ] as const
  return [
    ...themes.map(({ theme, label, icon }) => ({
      id: theme,
      label: `${t('layers.theme')}: ${t(label)}`,
      icon,
      act: () => choose({ theme }),
    })),
    ...languages.map(({ locale, label, words }) => ({
      id: `language-${locale}`,
      label: `${t('layers.language')}: ${t(label)}`,
      icon: <Languages />,
      words,
      act: () => choose({ locale }),
    })),
  ]
}

function useAccountCommands(): PaletteCommand[] {
  const t = useT()
  const navigate = useNavigate()
  return [
    {
      id: 'shortcuts',
      label: t('layers.shortcuts'),
      icon: <Keyboard />,
      keys: '?',
      act: () => shortcutsOpen.set(true),
    },
    {
      id: 'api-docs',
      label: t('layers.apiDocs'),
      icon: <BookOpen />,
      words: 'API REST OpenAPI docs',
      act: openApiDocs,
    },
    {
      id: 'sign-out',
      label: t('layers.signOut'),
      icon: <LogOut />,
      act: () => askSignOut(() => void navigate({ to: '/sign-in' })),
    },
  ]
}
