import { type Event, EventStatus } from '@eventkit/api/eventkit/v1/planning_pb'
import { type ReactElement } from 'react'
import { Menu, MenuItem, MenuLabel } from '@/components/ui/menu'
import { nextSteps } from '@/features/planning/event-lifecycle'
import { eventLook } from '@/features/planning/event-words'
import { changeStatus } from '@/features/planning/event.status'
import { useT } from '@/lib/i18n'

/** The steps the lifecycle has from here, open at once; it is loaded when somebody first asks for it. */
export function EventStatusMenu({ event, trigger }: { event: Event; trigger: ReactElement }) {
  const t = useT()
  return (
    <Menu defaultOpen trigger={trigger}>
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
