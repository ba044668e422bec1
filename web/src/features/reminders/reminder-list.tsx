import { type Reminder, ReminderRecipient, ReminderState } from '@eventkit/api/eventkit/v1/reminder_pb'
import { BellOff, BellRing, Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { useMe } from '@/directory/me.queries'
import { ReminderForm } from '@/features/reminders/reminder-form'
import { type RemindedType, useReminders } from '@/features/reminders/reminder.queries'
import { stateText, whenText } from '@/features/reminders/reminder-words'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'

/** Of which record, by its kind and id, and the moments that it has. */
export interface RemindersProps {
  type: RemindedType
  id: string
  moments: readonly string[]
  /** Whether the caller may change the record, and so remind whoever has it. */
  mayChange: boolean
}

/** The reminders on a record that the caller knows of: when each comes, and what became of it; with one to add. */
export function ReminderList({ type, id, moments, mayChange }: RemindersProps) {
  const t = useT()
  const me = useMe()
  const { reminders, isBusy, add, remove } = useReminders(type, id)
  const [isAdding, setIsAdding] = useState(false)
  return (
    <section aria-label={t('reminders.title')} className="pt-5">
      <h2 className="text-table font-semibold">{t('reminders.title')}</h2>
      <ul className="mt-1 flex flex-col">
        {reminders.map((reminder) => (
          <ReminderRow
            key={reminder.id}
            reminder={reminder}
            onRemove={mayChange || reminder.createdBy?.id === me?.id ? () => remove(reminder) : undefined}
          />
        ))}
      </ul>
      {isAdding ? (
        <ReminderForm
          moments={moments}
          isBusy={isBusy}
          mayRemindAssignee={mayChange && type === 'work.task'}
          onAdd={(when, isForAssignee) => {
            add(when, isForAssignee)
            setIsAdding(false)
          }}
          onClose={() => setIsAdding(false)}
        />
      ) : (
        <Button look="ghost" size="sm" className="mt-1 print:hidden" onClick={() => setIsAdding(true)}>
          <Plus className="size-4" aria-hidden />
          {t('reminders.add')}
        </Button>
      )}
    </section>
  )
}

function ReminderRow({ reminder, onRemove }: { reminder: Reminder; onRemove: (() => void) | undefined }) {
  const t = useT()
  const format = useFormat()
  const when = whenText(reminder, t, format)
  const isOff = reminder.state === ReminderState.SUPPRESSED || reminder.state === ReminderState.FAILED
  const Icon = isOff ? BellOff : BellRing
  return (
    <li className="flex min-h-7 items-start gap-2.5 py-1 text-table">
      <Icon className="mt-0.5 size-4 shrink-0 text-muted" aria-hidden />
      <span className="min-w-0 flex-1">
        {when}
        {reminder.recipient === ReminderRecipient.ASSIGNEE && (
          <span className="text-muted"> {t('reminders.toAssignee')}</span>
        )}
        <span className="block text-xs text-muted">{stateText(lastOf(reminder), t, format)}</span>
        {reminder.outcomes.length > 0 && (
          <details className="text-xs text-muted">
            <summary className="cursor-pointer">{t('reminders.ledger')}</summary>
            <ul className="ps-4">
              {reminder.outcomes.map((outcome, i) => (
                <li key={i}>{stateText(outcome, t, format)}</li>
              ))}
            </ul>
          </details>
        )}
      </span>
      {onRemove && (
        <IconButton label={t('reminders.remove', { when })} onClick={onRemove}>
          <X className="size-4" aria-hidden />
        </IconButton>
      )}
    </li>
  )
}

/** What it is now: when it comes, or when it was sent. */
const lastOf = ({ state, reason, dueAt, sentAt }: Reminder) => ({
  state,
  reason,
  ...(dueAt && { dueAt }),
  ...(state !== ReminderState.SCHEDULED && sentAt && { at: sentAt }),
})
