import type { DescService, MessageInitShape } from '@bufbuild/protobuf'
import {
  type CreateReminderRequest,
  CreateReminderRequestSchema,
  type DeleteReminderRequest,
  DeleteReminderRequestSchema,
  type ListRemindersRequest,
  ListRemindersRequestSchema,
  ReminderRecipient,
  type ReminderSchema,
  ReminderState,
} from '@eventkit/api/eventkit/v1/reminder_pb'
import type { Ctx } from '../../kernel/ctx.ts'
import { toDate, toTimestamp } from '../contract/index.ts'
import type { ServedService } from '../module.ts'
import { createReminder, deleteReminder, listReminders } from './reminder.actions.ts'
import type { State } from './reminder.rules.ts'
import type { ReminderRow } from './reminder.store.ts'

/** Serves the reminders on one kind of record over a service of its own, whose rpcs take the requests that all have in common. */
export function serveReminders(desc: DescService, { type }: { readonly type: string }): ServedService {
  const does: ServedService['methods'] = {
    [ListRemindersRequestSchema.typeName]: async (ctx: Ctx, { recordId: id }: ListRemindersRequest) => ({
      reminders: (await listReminders(ctx, { type, id })).map(toReminder),
    }),
    [CreateReminderRequestSchema.typeName]: async (ctx: Ctx, request: CreateReminderRequest) =>
      toReminder(
        await createReminder(
          ctx,
          { type, id: request.recordId },
          {
            id: request.id || undefined,
            at: toDate(request.at),
            moment: request.moment,
            offset: request.offset,
            forAssignee: request.recipient === ReminderRecipient.ASSIGNEE,
          },
        ),
      ),
    [DeleteReminderRequestSchema.typeName]: async (ctx: Ctx, request: DeleteReminderRequest) => {
      await deleteReminder(ctx, { type, id: request.recordId }, request.id)
      return {}
    },
  }
  const methods = desc.methods.map(({ localName, input }) => [localName, does[input.typeName]!] as const)
  return { desc, methods: Object.fromEntries(methods) }
}

const states: Readonly<Record<State, ReminderState>> = {
  scheduled: ReminderState.SCHEDULED,
  sent: ReminderState.SENT,
  late: ReminderState.LATE,
  suppressed: ReminderState.SUPPRESSED,
  failed: ReminderState.FAILED,
}

const toReminder = (row: ReminderRow): MessageInitShape<typeof ReminderSchema> => ({
  id: row.id,
  at: toTimestamp(row.at),
  moment: row.moment ?? '',
  offset: row.span ?? '',
  recipient: row.for_assignee ? ReminderRecipient.ASSIGNEE : ReminderRecipient.MAKER,
  dueAt: toTimestamp(row.due_at),
  state: states[row.state],
  reason: row.reason,
  sentAt: toTimestamp(row.sent_at),
  outcomes: row.outcomes.map(({ due_at, at, state, reason, channels }) => ({
    dueAt: toTimestamp(new Date(due_at)),
    at: toTimestamp(new Date(at)),
    state: states[state],
    reason,
    channels,
  })),
  createdBy: { id: row.user_id, name: row.user_name },
  createdAt: toTimestamp(row.created_at),
})
