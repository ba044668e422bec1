import type { MessageInitShape } from '@bufbuild/protobuf'
import { ScheduleService } from '@eventkit/api/eventkit/v1/schedule_pb'
import { type ScheduleRunSchema, ScheduleRunState } from '@eventkit/api/eventkit/v1/schedule_run_pb'
import { toTimestamp } from '../platform/contract/index.ts'
import { serveRecord } from '../platform/records/index.ts'
import {
  createSchedule,
  deleteSchedule,
  listRuns,
  restoreSchedule,
  runSchedule,
  setPaused,
  updateSchedule,
} from './schedule.actions.ts'
import type { RunRow } from './schedule.store.ts'
import { schedules } from './schedule.ts'

/** Schedules over the contract. */
export const scheduleService = serveRecord(ScheduleService, schedules, {
  verbs: { create: createSchedule, update: updateSchedule, delete: deleteSchedule, restore: restoreSchedule },
  steps: {
    pauseSchedule: (ctx, { id, version }) => setPaused(ctx, id, version, true),
    resumeSchedule: (ctx, { id, version }) => setPaused(ctx, id, version, false),
  },
  more: {
    runSchedule: async (ctx, { id, runId }) => toRun(await runSchedule(ctx, id, runId || undefined)),
    listScheduleRuns: async (ctx, { scheduleId, ...request }) => {
      const page = await listRuns(ctx, scheduleId, request)
      return { runs: page.rows.map(toRun), nextPageToken: page.nextPageToken }
    },
  },
})

const states: Readonly<Record<RunRow['state'], ScheduleRunState>> = {
  done: ScheduleRunState.DONE,
  late: ScheduleRunState.LATE,
  failed: ScheduleRunState.FAILED,
  skipped: ScheduleRunState.SKIPPED,
}

const toRun = (run: RunRow): MessageInitShape<typeof ScheduleRunSchema> => ({
  id: run.id,
  dueAt: toTimestamp(run.due_at),
  ranAt: toTimestamp(run.ran_at),
  state: states[run.state],
  byHand: run.by_hand,
  reason: run.reason,
  error: run.error,
  taskIds: run.task_ids,
})
