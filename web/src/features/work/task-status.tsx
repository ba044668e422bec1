import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import { ChevronDown } from 'lucide-react'
import { type KeyboardEvent, type MouseEvent, useRef, useState } from 'react'
import { useRowStop } from '@/components/row-stop'
import { LayerPart } from '@/components/ui/layer-part'
import { LazyMenu } from '@/components/ui/lazy-menu'
import { mayChange, useMe } from '@/directory/me.queries'
import { toggleDone } from '@/features/work/task.actions'
import { isClosed, statusLook } from '@/features/work/task-words'
import { cx } from '@/lib/class-names'
import { useT } from '@/lib/i18n'
import { useLongPress } from '@/lib/long-press'
import { part } from '@/lib/lazy-part'

const StatusMenu = part(async () => (await import('@/features/work/task-status-menu')).StatusMenu)

/**
 * The status as a circle: a click completes or reopens; a right click, a long press, the menu key or Alt+Down opens the
 * choice of statuses.
 */
export function StatusCircle({ task, isReadOnly }: { task: Task; isReadOnly?: boolean }) {
  const t = useT()
  const tabIndex = useRowStop()
  const circle = useRef<HTMLButtonElement>(null)
  const [isOpen, setOpen] = useState(false)
  const press = useLongPress(() => setOpen(true))
  const mayStep = mayChange(useMe(), 'work.task', task)
  const look = statusLook(task.status)
  const status = t(look.label)
  const icon = <look.icon className={cx('size-4', look.tone)} aria-hidden />
  if (isReadOnly || !mayStep) {
    return (
      <span title={status} className={CIRCLE}>
        {icon}
        <span className="sr-only">{status}</span>
      </span>
    )
  }
  const { isItsClick, ...pressed } = press
  const openMenu = (event: KeyboardEvent | MouseEvent) => {
    event.preventDefault()
    setOpen(true)
  }
  return (
    <span className="relative inline-flex">
      <button
        ref={circle}
        type="button"
        tabIndex={tabIndex}
        aria-label={t(isClosed(task) ? 'work.reopenFrom' : 'work.completeFrom', { status })}
        aria-keyshortcuts="Alt+ArrowDown Shift+F10"
        title={t(isClosed(task) ? 'work.reopenTip' : 'work.completeTip', { status })}
        onClick={() => {
          if (!isItsClick()) toggleDone(task)
        }}
        onContextMenu={openMenu}
        onKeyDown={(event) => {
          if (event.altKey && event.key === 'ArrowDown') openMenu(event)
        }}
        {...pressed}
        className={cx(CIRCLE, 'rounded-md select-none [-webkit-touch-callout:none] hover:bg-surface-3')}
      >
        {icon}
      </button>
      {isOpen && (
        <LayerPart closed={null} onGone={() => setOpen(false)}>
          <StatusMenu
            task={task}
            trigger={<span aria-hidden className="pointer-events-none absolute inset-0" />}
            onClose={() => setOpen(false)}
            returnTo={circle}
          />
        </LayerPart>
      )}
    </span>
  )
}

const CIRCLE = 'inline-flex size-6 shrink-0 items-center justify-center pointer-coarse:size-11'

/** The circle with the status in words beside it, which opens the choice of statuses. */
export function StatusField({ task, isReadOnly }: { task: Task; isReadOnly: boolean }) {
  const t = useT()
  const look = statusLook(task.status)
  const status = t(look.label)
  const shape = 'inline-flex shrink-0 items-center rounded-md bg-surface-2 text-table font-medium'
  if (isReadOnly) {
    return (
      <span className={cx(shape, 'h-7 gap-2 px-2.5')}>
        <look.icon className={cx('size-4', look.tone)} aria-hidden />
        {status}
      </span>
    )
  }
  const word = (
    <button
      type="button"
      aria-label={t('work.changeStatus', { status })}
      className="inline-flex h-7 items-center gap-1 rounded-e-md ps-1 pe-2 hover:bg-surface-3 pointer-coarse:h-11"
    >
      {status}
      <ChevronDown className="size-3.5 text-muted" aria-hidden />
    </button>
  )
  return (
    <span className={cx(shape, 'ps-0.5')}>
      <StatusCircle task={task} />
      <LazyMenu trigger={word} menu={(trigger) => <StatusMenu task={task} trigger={trigger} />} />
    </span>
  )
}
