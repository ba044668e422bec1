import { Suspense } from 'react'
import { schedules } from '@/features/work/schedule'
import { layer } from '@/lib/lazy-part'
import { withViews } from '@/lib/records/record-kind'

const Head = layer(async () => (await import('@/features/work/schedule-panel')).ScheduleHead)
const Foot = layer(async () => (await import('@/features/work/schedule-panel')).ScheduleFoot)
const Rows = layer(async () => (await import('@/features/work/schedule-rows')).ScheduleRows)
const NewForm = layer(async () => (await import('@/features/work/schedule-form')).ScheduleForm)

/** Schedules, with what they do, when, and how it went, which come with their panel. */
export const kind = withViews(schedules, {
  Head: ({ record }) => (
    <Suspense fallback={null}>
      <Head record={record} />
    </Suspense>
  ),
  Rows: ({ record, isReadOnly }) => (
    <Suspense fallback={null}>
      <Rows schedule={record} isReadOnly={isReadOnly} />
    </Suspense>
  ),
  Foot: (props) => (
    <Suspense fallback={null}>
      <Foot {...props} />
    </Suspense>
  ),
  NewForm,
})
