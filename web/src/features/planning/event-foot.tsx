import type { Event } from '@eventkit/api/eventkit/v1/planning_pb'
import { ClipboardList } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { can, useMe } from '@/directory/me.queries'
import { Reminders } from '@/features/reminders/reminders'
import { useT } from '@/lib/i18n'
import { newTasks } from '@/components/new-tasks'

/** What is attached to an event: its reminders, and tasks that are made for it. */
export function EventFoot({ record, isReadOnly }: { record: Event; isReadOnly: boolean }) {
  return (
    <>
      <Reminders type="planning.event" record={record} moments={['start', 'end']} mayChange={!isReadOnly} />
      <EventTasks event={record} />
    </>
  )
}

/** Makes what is to do for an event, from a template; for those who may make tasks. */
function EventTasks({ event: { id, name, version, deletedAt } }: { event: Event }) {
  const t = useT()
  const me = useMe()
  const mayMake = can(me, 'work.task.write') && can(me, 'work.template.read')
  if (version === 0 || deletedAt || !mayMake) return null
  return (
    <Button look="ghost" size="sm" className="mt-3 print:hidden" onClick={() => newTasks({ event: { id, name } })}>
      <ClipboardList className="size-4" aria-hidden />
      {t('template.fromTemplate')}
    </Button>
  )
}
