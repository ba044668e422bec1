import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, Suspense, useEffect, useState } from 'react'
import { BottomBar } from '@/components/bottom-bar'
import { useNavigation } from '@/components/use-navigation'
import { Sidebar } from '@/components/sidebar'
import { Toaster } from '@/components/ui/toaster'
import { type Hotkeys, useHotkeys, useKeySequences } from '@/lib/hotkeys'
import { useT } from '@/lib/i18n'
import { paletteOpen, shortcutsOpen } from '@/lib/layers'
import { newRecord } from '@/lib/new-record'
import { loadParts, part } from '@/lib/part'
import { recall, remember } from '@/lib/storage'
import { useStore } from '@/lib/store'
import { undoLast } from '@/lib/toast'
import { TypeAhead } from '@/lib/type-ahead'

const Palette = part(async () => (await import('@/components/command-palette')).CommandPalette)
const Shortcuts = part(async () => (await import('@/components/shortcut-sheet')).ShortcutSheet)
const QuickAdd = part(async () => (await import('@/features/work/quick-add')).QuickAdd)
const NewEvent = part(async () => (await import('@/features/planning/event-form')).EventDialog)

/** What stands around every page once signed in. */
export function AppShell({ children }: { children: ReactNode }) {
  const t = useT()
  const [collapsed, setCollapsed] = useState(recall('sidebar') === 'collapsed')
  const toggle = () => {
    remember('sidebar', collapsed ? undefined : 'collapsed')
    setCollapsed(!collapsed)
  }
  useShellKeys(toggle)
  useEffect(() => {
    // Layers are there before somebody asks, without standing in the way of the first paint.
    const timer = setTimeout(loadParts, 1_500)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className="flex h-dvh flex-col">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:start-2 focus:z-60 focus:rounded-md focus:bg-accent focus:px-3 focus:py-1.5 focus:text-on-accent"
      >
        {t('shell.skip')}
      </a>
      <div className="flex min-h-0 flex-1">
        <Sidebar collapsed={collapsed} onToggle={toggle} />
        {children}
      </div>
      <BottomBar />
      <Toaster />
      <Layers />
    </div>
  )
}

function useShellKeys(toggleSidebar: () => void) {
  const navigate = useNavigate()
  const pages = useNavigation()
  const keys: Hotkeys = {
    'mod+k': () => paletteOpen.set(!paletteOpen.get()),
    '?': () => shortcutsOpen.set(true),
    '[': toggleSidebar,
    z: () => void undoLast(),
    'mod+z': () => void undoLast(),
  }
  for (const item of pages) {
    if (item.keys) keys[item.keys] = () => void navigate({ to: item.to })
  }
  useHotkeys(keys)
  useKeySequences()
}

// Each layer is loaded when it is first opened.
function Layers() {
  const palette = useStore(paletteOpen)
  const shortcuts = useStore(shortcutsOpen)
  const kind = useStore(newRecord)
  return (
    <Suspense fallback={<TypeAhead />}>
      {palette && <Palette />}
      {shortcuts && <Shortcuts />}
      {kind === 'task' && <QuickAdd />}
      {kind === 'event' && <NewEvent />}
    </Suspense>
  )
}
