import { useMutationState } from '@tanstack/react-query'
import { CloudOff, LoaderCircle, Radio, RadioTower } from 'lucide-react'
import { Tooltip } from '@/components/ui/tooltip'
import { cx } from '@/lib/class-names'
import { useT } from '@/lib/i18n'
import { feedState } from '@/lib/live'
import { useStore } from '@/lib/store'

const LOOKS = {
  live: { icon: Radio, label: 'shell.live', hint: 'shell.liveHint', tone: 'text-ok' },
  polling: { icon: RadioTower, label: 'shell.polling', hint: 'shell.pollingHint', tone: 'text-warn' },
  connecting: { icon: LoaderCircle, label: 'shell.connecting', hint: 'shell.connectingHint', tone: 'text-muted' },
  offline: { icon: CloudOff, label: 'shell.offline', hint: 'shell.offlineHint', tone: 'text-warn' },
} as const

/** How many changes wait for the connection. */
function useWaiting(): number {
  return useMutationState({ filters: { status: 'pending', predicate: ({ state }) => state.isPaused } }).length
}

/** Whether changes of others arrive now: icon, word and colour. */
export function ConnectionState() {
  const t = useT()
  const state = useStore(feedState)
  const waiting = useWaiting()
  const look = LOOKS[state]
  return (
    <Tooltip label={t(look.hint)}>
      <button
        type="button"
        className={cx('flex h-8 items-center gap-1.5 rounded-md px-1.5 text-table select-none print:hidden', look.tone)}
      >
        <look.icon className="size-4" aria-hidden />
        <span className="sr-only sm:not-sr-only">{t(look.label)}</span>
        {waiting > 0 && <span className="tabular font-mono text-xs">{waiting}</span>}
      </button>
    </Tooltip>
  )
}

/** Says across the page that the server is out of reach, and how many changes wait. */
export function OfflineBanner() {
  const t = useT()
  const isOffline = useStore(feedState) === 'offline'
  const waiting = useWaiting()
  return (
    <div role="status" className="print:hidden">
      {isOffline && (
        <p className="flex min-h-9 items-center gap-2.5 border-b border-line bg-surface-2 px-4 py-1.5 text-table text-warn">
          <CloudOff className="size-4 shrink-0" aria-hidden />
          {waiting > 0 ? t('shell.offlineWaiting', { count: waiting }) : t('shell.offlineBanner')}
        </p>
      )}
    </div>
  )
}
