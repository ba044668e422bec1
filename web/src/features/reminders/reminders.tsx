import { Suspense } from 'react'
import { layer } from '@/lib/lazy-part'
import type { RemindersProps } from '@/features/reminders/reminder-list'

const List = layer<RemindersProps>(async () => (await import('@/features/reminders/reminder-list')).ReminderList)

/** The reminders on a record, which come after its panel. */
export const Reminders = (props: RemindersProps) => (
  <Suspense fallback={null}>
    <List key={props.id} {...props} />
  </Suspense>
)
