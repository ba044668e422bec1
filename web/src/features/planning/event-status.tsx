import type { Event } from '@eventkit/api/eventkit/v1/planning_pb'
import { useRowStop } from '@/components/row-stop'
import { LazyMenu } from '@/components/ui/lazy-menu'
import { mayChange, useMe } from '@/directory/me.queries'
import { eventLook } from '@/features/planning/event-words'
import { cx } from '@/lib/class-names'
import { useT } from '@/lib/i18n'
import { part } from '@/lib/lazy-part'

const EventStatusMenu = part(async () => (await import('@/features/planning/event-status-menu')).EventStatusMenu)

/** Icon and word of an event's status; for those who may, a menu of the steps the lifecycle has from here. */
export function EventStatusButton(props: { event: Event; canWrite: boolean; isPlain?: boolean }) {
  const t = useT()
  const { event } = props
  const tabIndex = useRowStop()
  const mayStep = mayChange(useMe(), 'planning.event', event)
  const look = eventLook(event.status)
  const content = (
    <>
      <look.icon className={cx('size-4 shrink-0', look.tone)} aria-hidden />
      <span className="truncate">{t(look.label)}</span>
    </>
  )
  const box = cx(
    'inline-flex h-7 max-w-full items-center gap-2 rounded-md text-table pointer-coarse:h-9',
    props.isPlain ? '-mx-2 px-2' : 'bg-surface-2 px-2.5 font-medium',
  )
  if (!props.canWrite || !mayStep || event.deletedAt) return <span className={box}>{content}</span>
  const button = (
    <button
      type="button"
      tabIndex={tabIndex}
      aria-label={t('planning.changeStatus', { status: t(look.label) })}
      className={cx(box, props.isPlain ? 'hover:bg-surface-2' : 'hover:bg-surface-3')}
    >
      {content}
    </button>
  )
  return <LazyMenu trigger={button} menu={(trigger) => <EventStatusMenu event={event} trigger={trigger} />} />
}
