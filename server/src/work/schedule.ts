import {
  CreateScheduleRequestSchema,
  ListSchedulesRequestSchema,
  ScheduleSchema,
  UpdateScheduleRequestSchema,
} from '@eventkit/api/eventkit/v1/schedule_pb'
import { defineRecord } from '../platform/records/index.ts'
import { checkedSchedule } from './schedule.rules.ts'
import { selectSchedules } from './schedule.select.ts'

/** Schedules: what happens by itself, at the times of a rule. */
export const schedules = defineRecord({
  message: ScheduleSchema,
  create: CreateScheduleRequestSchema,
  update: UpdateScheduleRequestSchema,
  list: ListSchedulesRequestSchema,
  title: 'name',
  always: ['recurrence', 'action'],
  lookedUp: { next_at: null as Date | null },
  told: { nextAt: ({ next_at }) => next_at },
  select: selectSchedules,
  defaults: ({ principal }) => ({ runs_as_id: principal.userId, runs_as_name: principal.name }),
  checked: (schedule, { principal, now }) => checkedSchedule(schedule, principal.timeZone, now),
  patched: (schedule, patch, { principal, now }) => {
    const next = { ...schedule, ...patch }
    if (!patch.recurrence && !patch.action) return next
    // It must not do for somebody else what they may not do themselves.
    const as = { runs_as_id: principal.userId, runs_as_name: principal.name }
    return { ...checkedSchedule(next, principal.timeZone, now), ...as }
  },
  sorts: ['name', 'created_at'],
  searched: ['name', 'notes'],
})
