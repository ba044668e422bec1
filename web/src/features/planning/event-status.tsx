import { type Event, EventStatus } from '@eventkit/api/eventkit/v1/planning_pb'
import { Menu, MenuItem, MenuLabel } from '@/components/ui/menu'
import { nextSteps } from '@/features/planning/event-lifecycle'
import { eventLook } from '@/features/planning/event-words'
import { changeStatus } from '@/features/planning/event.actions'
import { cx } from '@/lib/class-names'
import { useT } from '@/lib/i18n'

/** Icon and word of an event's status; for those who may, a menu of the steps the lifecycle has from here. */
export function EventStatusButton(props: { event: Event; canWrite: boolean; isPlain?: boolean }) {
  const t = useT()
  const { event } = props
  const look = eventLook(event.status)
  const content = (
    <>
      <look.icon className={cx('size-4 shrink-0', look.tone)} aria-hidden />
      <span className="truncate">{t(look.label)}</span>
    </>
  )
  const box = cx(
    'inline-flex h-7 max-w-full items-center gap-2 rounded-md text-table pointer-coarse:h-11',
    props.isPlain ? '-mx-2 px-2' : 'bg-surface-2 px-2.5 font-medium',
  )
  if (!props.canWrite || event.deletedAt) return <span className={box}>{content}</span>
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={t('planning.changeStatus', { status: t(look.label) })}
          className={cx(box, props.isPlain ? 'hover:bg-surface-2' : 'hover:bg-surface-3')}
        >
          {content}
        </button>
      }
    >
      <MenuLabel>{t('planning.nextStep')}</MenuLabel>
      {nextSteps(event.status).map((status) => {
        const step = eventLook(status)
        return (
          <MenuItem
            key={status}
            danger={status === EventStatus.CANCELLED}
            icon={<step.icon className={step.tone} />}
            onSelect={() => changeStatus(event, status)}
          >
            {t(step.label)}
          </MenuItem>
        )
      })}
    </Menu>
  )
}
