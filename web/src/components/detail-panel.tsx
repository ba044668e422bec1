import { CatchBoundary, type ErrorComponentProps } from '@tanstack/react-router'
import { X } from 'lucide-react'
import { type PointerEvent, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import { ErrorState } from '@/components/ui/error-state'
import { IconButton } from '@/components/ui/icon-button'
import { SkeletonRecord } from '@/components/ui/skeleton'
import { PresenceAvatars } from '@/components/presence'
import { alongLine } from '@/lib/direction'
import { useHotkeys } from '@/lib/hotkeys'
import { useT } from '@/lib/i18n'
import { showPresence } from '@/lib/live-feed'
import { useIsNarrow } from '@/lib/media-query'
import { recall, remember } from '@/lib/storage'

const LEAST = 320
const MOST = 760

/**
 * The record beside the list: resizable, with who else has it open; the whole page on a narrow screen. Esc closes it.
 * `head` stands before the presence, `actions` after it.
 */
export function DetailPanel(props: {
  label: string
  subjectType: string
  subjectId: string
  head: ReactNode
  actions?: ReactNode
  onClose: () => void
  children: ReactNode
}) {
  const t = useT()
  const isNarrow = useIsNarrow()
  const { subjectType, subjectId } = props
  const [width, setWidth] = useState(() => clamp(Number(recall('panel-width') ?? 400)))
  useHotkeys({ escape: props.onClose })
  useEffect(() => {
    showPresence({ subjectType, subjectId })
    return () => showPresence(undefined)
  }, [subjectType, subjectId])
  const resize = (next: number) => {
    const kept = clamp(next)
    setWidth(kept)
    remember('panel-width', String(kept))
  }
  return (
    <aside
      aria-label={props.label}
      style={isNarrow ? undefined : { width }}
      className="relative flex min-h-0 w-full shrink-0 flex-col bg-surface-1 md:max-w-[max(20rem,calc(100%-20rem))] md:border-s md:border-line"
    >
      <h2 className="sr-only">{props.label}</h2>
      {!isNarrow && <ResizeHandle width={width} onResize={resize} />}
      <div className="flex h-12 shrink-0 items-center gap-2 pe-3 ps-5">
        <div className="flex min-w-0 flex-1 items-center gap-3">{props.head}</div>
        <PresenceAvatars subjectId={subjectId} />
        <div className="contents print:hidden">
          {props.actions}
          <IconButton label={t('shell.close')} keys="escape" onClick={props.onClose}>
            <X className="size-4" />
          </IconButton>
        </div>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-6" data-scroller>
        {/* A record that cannot be shown leaves the list beside it as it is. */}
        <CatchBoundary getResetKey={() => subjectId} errorComponent={PanelError}>
          <Suspense fallback={<SkeletonRecord label={t('shell.loading')} />}>{props.children}</Suspense>
        </CatchBoundary>
      </div>
    </aside>
  )
}

function PanelError({ error, reset }: ErrorComponentProps) {
  return <ErrorState error={error} onRetry={reset} />
}

function clamp(width: number): number {
  return Number.isFinite(width) ? Math.max(LEAST, Math.min(MOST, width)) : 400
}

// A separator that can be dragged, or moved with the arrow keys.
function ResizeHandle({ width, onResize }: { width: number; onResize: (width: number) => void }) {
  const t = useT()
  const start = useRef<{ x: number; width: number }>(undefined)
  const drag = (event: PointerEvent) => {
    if (start.current) onResize(start.current.width + alongLine(start.current.x - event.clientX))
  }
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t('layers.resizePanel')}
      aria-valuenow={width}
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      tabIndex={0}
      onPointerDown={(event) => {
        start.current = { x: event.clientX, width }
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={drag}
      onPointerUp={() => {
        start.current = undefined
      }}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') onResize(width + alongLine(24))
        if (event.key === 'ArrowRight') onResize(width - alongLine(24))
      }}
      className="absolute inset-y-0 -start-1 z-20 w-2 cursor-col-resize touch-none print:hidden hover:bg-accent/40 active:bg-accent/60"
    />
  )
}
