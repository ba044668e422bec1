import { CircleAlert, CircleCheck, Info, X } from 'lucide-react'
import { Kbd } from '@/components/ui/kbd'
import { useT } from '@/lib/i18n'
import { useStore } from '@/lib/store'
import { dismiss, holdToast, releaseToast, shownToast, steps, type Toast, undo } from '@/lib/toast'

const ICONS = {
  ok: <CircleCheck className="size-4 shrink-0 text-ok" aria-hidden />,
  info: <Info className="size-4 shrink-0 text-info" aria-hidden />,
  danger: <CircleAlert className="size-4 shrink-0 text-danger" aria-hidden />,
}

/**
 * The newest toast; it waits while the pointer or the focus is on it. It lies over the middle of the page's header, where
 * nothing is typed: panels, filters, the bulk bar and, on narrow screens, the navigation stay free.
 */
export function Toaster({ isOffline }: { isOffline?: boolean }) {
  const t = useT()
  const toast = useStore(shownToast)
  const last = useStore(steps).at(-1)?.id
  return (
    <section
      aria-label={t('shell.notifications')}
      aria-live="polite"
      className="pointer-events-none print:hidden fixed inset-x-0 top-1 pointer-coarse:top-px z-30 flex justify-center px-3"
      onPointerEnter={holdToast}
      onPointerLeave={releaseToast}
      onFocus={holdToast}
      onBlur={releaseToast}
    >
      {toast && <ToastLine key={toast.id} toast={toast} isNext={toast.id === last} isOffline={isOffline} />}
    </section>
  )
}

// Z takes back only the newest change, so only where that is told (`isNext`) the key stands.
function ToastLine(props: { toast: Toast; isNext: boolean; isOffline: boolean | undefined }) {
  const { toast, isNext, isOffline } = props
  const t = useT()
  return (
    <div className="animate-rise shadow-pop pointer-events-auto flex min-h-10 max-w-full items-center gap-3 rounded-lg border border-line bg-surface-2 py-1.5 pointer-coarse:py-0 pe-1.5 ps-3.5 text-table sm:max-w-140">
      {/* The tick is for what is saved. */}
      {ICONS[toast.unsaved ? 'info' : toast.tone]}
      <p className="min-w-0">
        <span className="font-medium">{toast.message}</span>{' '}
        {toast.detail && <span className="text-muted">{toast.detail} </span>}
        {isOffline && !!toast.unsaved && <span className="text-warn">{t('shell.sentLater')}</span>}
      </p>
      {toast.undo && (
        <button
          type="button"
          onClick={() => undo(toast.id, (what) => t('shell.undone', { what }))}
          className="flex h-7 shrink-0 items-center gap-2 rounded-sm px-2 font-semibold text-accent-text hover:bg-surface-3 pointer-coarse:h-11"
        >
          {t('shell.undo')} {isNext && <Kbd keys="z" />}
        </button>
      )}
      <button
        type="button"
        aria-label={t('shell.dismiss')}
        onClick={() => dismiss(toast.id)}
        className="flex size-7 shrink-0 items-center justify-center rounded-sm text-muted hover:bg-surface-3 hover:text-text pointer-coarse:size-11"
      >
        <X className="size-3.5" />
      </button>
    </div>
  )
}
