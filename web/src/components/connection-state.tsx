import { CloudOff, LoaderCircle, Radio, RadioTower } from 'lucide-react'
import { Suspense } from 'react'
import { BannerLine } from '@/components/banner-line'
import { Tooltip } from '@/components/ui/tooltip'
import { cx } from '@/lib/class-names'
import { useT } from '@/lib/i18n'
import { layer } from '@/lib/lazy-part'
import { waitingOpen } from '@/lib/shell-layers'
import { feedState } from '@/lib/live-feed'
import { waiting } from '@/lib/post'
import { useStore } from '@/lib/store'

const StuckChanges = layer(async () => (await import('@/components/stuck-changes')).StuckChanges)

const LOOKS = {
  live: { icon: Radio, label: 'shell.live', hint: 'shell.liveHint', tone: 'text-ok' },
  polling: { icon: RadioTower, label: 'shell.polling', hint: 'shell.pollingHint', tone: 'text-warn' },
  connecting: { icon: LoaderCircle, label: 'shell.connecting', hint: 'shell.connectingHint', tone: 'text-muted' },
  offline: { icon: CloudOff, label: 'shell.offline', hint: 'shell.offlineHint', tone: 'text-warn' },
} as const

/** How many changes wait for the server, not counting those on their way, and how many it refused. */
function useChanges(): { count: number; refused: number } {
  const changes = useStore(waiting.changes)
  const unanswered = changes.filter(({ refusal }) => !refusal)
  const isWaiting = unanswered.some(({ hasWaited }) => hasWaited)
  return { count: isWaiting ? unanswered.length : 0, refused: changes.length - unanswered.length }
}

/** Whether changes of others arrive now: icon, word and colour. */
export function ConnectionState() {
  const t = useT()
  const state = useStore(feedState)
  const { count, refused } = useChanges()
  const look = LOOKS[state]
  return (
    <Tooltip label={t(look.hint)}>
      <button
        type="button"
        onClick={() => waitingOpen.set(true)}
        className={cx('flex h-8 items-center gap-1.5 rounded-md px-1.5 text-table select-none print:hidden', look.tone)}
      >
        <look.icon className="size-4" aria-hidden />
        <span className="sr-only sm:not-sr-only">{t(look.label)}</span>
        {count + refused > 0 && <span className="tabular font-mono text-xs">{count + refused}</span>}
      </button>
    </Tooltip>
  )
}

/** Says across the page that the server is out of reach, how many changes wait, and how many it refused. */
export function OfflineBanner() {
  const t = useT()
  const isOffline = useStore(feedState) === 'offline'
  const { count, refused } = useChanges()
  const others = useStore(waiting.ofOthers)
  const alone = isOffline ? t('shell.offlineBanner') : undefined
  const text = count > 0 ? t(isOffline ? 'shell.offlineWaiting' : 'shell.waiting', { count }) : alone
  return (
    <div role="status" className="print:hidden">
      {text && (
        <BannerLine icon={<CloudOff />} hasMore={count > 0}>
          {text}
        </BannerLine>
      )}
      {refused + others.size > 0 && (
        <Suspense fallback={null}>
          <StuckChanges refused={refused} others={others} />
        </Suspense>
      )}
    </div>
  )
}
