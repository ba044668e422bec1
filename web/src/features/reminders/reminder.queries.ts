import { createConnectQueryKey, useMutation, useQuery } from '@connectrpc/connect-query'
import {
  EventReminderService,
  type Reminder,
  ReminderRecipient,
  TaskReminderService,
} from '@eventkit/api/eventkit/v1/reminder_pb'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { useT } from '@/lib/i18n'
import { queryClient } from '@/lib/query-client'
import { tell, tellRefusal } from '@/lib/tell'

const { listTaskReminders, createTaskReminder, deleteTaskReminder } = TaskReminderService.method
const { listEventReminders, createEventReminder, deleteEventReminder } = EventReminderService.method

/** The rpcs of each kind of record that has reminders. */
const RPCS = {
  'work.task': { list: listTaskReminders, create: createTaskReminder, remove: deleteTaskReminder },
  'planning.event': { list: listEventReminders, create: createEventReminder, remove: deleteEventReminder },
} as const

/** A kind of record that has reminders. */
export type RemindedType = keyof typeof RPCS

/** When a reminder is to come. */
export type When = { at: Date } | { moment: string; offset: string }

/** The reminders on a record, and what can be done with them. */
export function useReminders(type: RemindedType, recordId: string) {
  const t = useT()
  const { list, create, remove } = RPCS[type]
  const { data } = useQuery(list, { recordId })
  const says = (message: () => string) => ({
    onError: tellRefusal,
    onSuccess: () => {
      tell('ok', message())
      refreshReminders()
    },
  })
  const adding = useMutation(
    create,
    says(() => t('reminders.didAdd')),
  )
  const removing = useMutation(
    remove,
    says(() => t('reminders.didRemove')),
  )
  return {
    reminders: data?.reminders ?? [],
    isBusy: adding.isPending || removing.isPending,
    add: (when: When, isForAssignee: boolean) =>
      adding.mutate({
        recordId,
        ...('at' in when ? { at: timestampFromDate(when.at) } : when),
        recipient: isForAssignee ? ReminderRecipient.ASSIGNEE : ReminderRecipient.MAKER,
      }),
    remove: ({ id }: Reminder) => removing.mutate({ recordId, id }),
  }
}

/** Reads the reminders on the screen again. */
export function refreshReminders(): void {
  for (const { list } of Object.values(RPCS))
    void queryClient.invalidateQueries({ queryKey: createConnectQueryKey({ schema: list, cardinality: 'finite' }) })
}
