import { CatchBoundary, type ErrorComponentProps, useNavigate, useRouter } from '@tanstack/react-router'
import { type ReactNode, Suspense, useEffect, useState } from 'react'
import { BottomBar } from '@/components/bottom-bar'
import { useNavigation } from '@/components/use-navigation'
import { Sidebar } from '@/components/sidebar'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { Toaster } from '@/components/ui/toaster'
import { keepQuestion } from '@/features/work/task.keep'
import { type Hotkeys, useEscape, useHotkeys, useKeySequences } from '@/lib/hotkeys'
import { headerEnd } from '@/lib/header-end'
import { loadLaterMessages, useT } from '@/lib/i18n'
import { closeLayers, leaving, paletteOpen, shortcutsOpen, waitingOpen } from '@/lib/shell-layers'
import { feedState } from '@/lib/live-feed'
import { newRecord } from '@/lib/new-record'
import { layer, loadParts } from '@/lib/lazy-part'
import { outbox } from '@/lib/post'
import { recordClash } from '@/lib/records/record-clash'
import { recall, remember } from '@/lib/storage'
import { useStore } from '@/lib/store'
import { undoLast } from '@/lib/toast'
import { TypeAhead } from '@/lib/type-ahead'

const Palette = layer(async () => (await import('@/shell/command-palette')).CommandPalette)
const Shortcuts = layer(async () => (await import('@/components/shortcut-sheet')).ShortcutSheet)
const Waiting = layer(async () => (await import('@/shell/waiting-changes')).WaitingChanges)
const SignOut = layer(async () => (await import('@/components/sign-out')).SignOutDialog)
const QuickAdd = layer(async () => (await import('@/features/work/quick-add')).QuickAdd)
const NewRecord = layer(async () => (await import('@/components/records/new-record-dialog')).NewRecordDialog)
const Clash = layer(async () => (await import('@/components/records/record-clash-dialog')).RecordClashDialog)
const KeepBoth = layer(async () => (await import('@/features/work/recurrence-reopen')).RecurrenceReopen)
const NewEvent = layer(async () => (await import('@/features/planning/event-form')).EventDialog)
// Nobody shows it: it comes with the other parts once the page stands still, and takes its place in the header.
layer(async () => {
  const { Bell } = await import('@/features/notifications/bell')
  headerEnd.set(Bell)
  return Bell
})

/** What stands around every page once signed in. */
export function AppShell({ children }: { children: ReactNode }) {
  const t = useT()
  const router = useRouter()
  const [collapsed, setCollapsed] = useState(recall('sidebar') === 'collapsed')
  const toggle = () => {
    remember('sidebar', collapsed ? undefined : 'collapsed')
    setCollapsed(!collapsed)
  }
  useShellKeys(toggle)
  useEffect(() => {
    // What keeps changes comes with the page, then what makes a task, though the page waits for neither.
    outbox()
      .then(() => QuickAdd.load())
      .catch(() => undefined) // The next change asks again, and says what went wrong.
  }, [])
  useEffect(() => {
    // Layers are there before somebody asks, without standing in the way of the first paint.
    const timer = setTimeout(() => {
      loadParts()
      loadLaterMessages().catch(() => undefined) // The page that needs them asks again, and says what went wrong.
      // So are the other pages, which then open offline, too.
      for (const { options } of Object.values(router.routesById)) {
        options.component?.preload?.()?.catch(() => undefined)
      }
    }, 1_500)
    return () => clearTimeout(timer)
  }, [router])
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
      <ShellToaster />
      <Layers />
    </div>
  )
}

function ShellToaster() {
  return <Toaster isOffline={useStore(feedState) === 'offline'} />
}

function useShellKeys(toggleSidebar: () => void) {
  const t = useT()
  const navigate = useNavigate()
  const takeBack = () => undoLast((what) => t('shell.undone', { what }), t('shell.nothingToUndo'))
  const pages = useNavigation()
  const keys: Hotkeys = {
    'mod+k': () => paletteOpen.set(!paletteOpen.get()),
    '?': () => shortcutsOpen.set(true),
    '[': toggleSidebar,
    z: takeBack,
    'mod+z': takeBack,
  }
  for (const item of pages) {
    if (item.keys) keys[item.keys] = () => void navigate({ to: item.to })
  }
  useHotkeys(keys)
  useKeySequences()
  useEscape()
}

// A layer whose script cannot be fetched says so in its place.
function LayerError({ error, reset }: ErrorComponentProps) {
  const t = useT()
  return (
    <div className="shadow-pop fixed inset-x-0 top-[12dvh] z-50 mx-auto flex max-w-120 flex-col rounded-xl border border-line bg-surface-1 pb-4">
      <ErrorState error={error} onRetry={reset} />
      <Button className="self-center" onClick={closeLayers}>
        {t('shell.close')}
      </Button>
    </div>
  )
}

// Each layer is loaded when it is first opened.
function Layers() {
  const palette = useStore(paletteOpen)
  const shortcuts = useStore(shortcutsOpen)
  const waiting = useStore(waitingOpen)
  const isLeaving = useStore(leaving)
  const kind = useStore(newRecord)
  const clash = useStore(recordClash)
  const keep = useStore(keepQuestion)
  return (
    <CatchBoundary
      getResetKey={() => `${palette} ${shortcuts} ${waiting} ${kind} ${clash?.record.id}`}
      errorComponent={LayerError}
    >
      <Suspense fallback={<TypeAhead />}>
        {palette && <Palette />}
        {shortcuts && <Shortcuts />}
        {waiting && <Waiting />}
        {kind?.startsWith('task') && <QuickAdd />}
        {kind === 'event' && <NewEvent />}
        {kind?.includes('.') && <NewRecord key={kind} type={kind} />}
        {clash && <Clash clash={clash} />}
        {keep && <KeepBoth onAnswer={keep.answer} />}
        {isLeaving && <SignOut />}
      </Suspense>
    </CatchBoundary>
  )
}
