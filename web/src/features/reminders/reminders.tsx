import type { Timestamp } from '@bufbuild/protobuf/wkt'
import { Suspense } from 'react'
import { layer } from '@/lib/lazy-part'
import type { RemindersProps } from '@/features/reminders/reminder-list'

const List = layer<RemindersProps>(async () => (await import('@/features/reminders/reminder-list')).ReminderList)

/** What has reminders: its version is 0 until the server has it. */
interface Reminded {
  id: string
  version: number
  deletedAt?: Timestamp | undefined
}

/** The reminders on a record, which come after its panel; none on one that the server does not have yet, or in the bin. */
export const Reminders = ({ record, ...props }: Omit<RemindersProps, 'id'> & { record: Reminded }) =>
  record.version === 0 || record.deletedAt ? null : (
    <Suspense fallback={null}>
      <List key={record.id} id={record.id} {...props} />
    </Suspense>
  )
