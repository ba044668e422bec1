import type { Ctx } from '../kernel/ctx.ts'
import { forbidden, notFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { type Page, type PageRequest, readPage } from '../kernel/page.ts'
import { assertVersion, saveChange } from '../platform/journal/index.ts'
import {
  assertLiving,
  findRecord,
  getRecord,
  getRecordForUpdate,
  makeRecord,
  restoreRecord,
  verbsOf,
} from '../platform/records/index.ts'
import { actionOf, type Schedule, type SchedulePatch } from './schedule.rules.ts'
import { act, awaitNext } from './schedule.run.ts'
import { findRun, insertRun, listRunRows, pruneRuns, type RunRow, writeTime } from './schedule.store.ts'
import { schedules } from './schedule.ts'
import { seriesOf } from './task.series.rules.ts'
import { assertWords, tasksOf } from './template.rules.ts'
import { templates } from './template.ts'

const common = verbsOf(schedules)

/** Refuses what cannot work: a template that is not there or speaks of an event, a webhook of somebody without the right to it. */
async function assertUsable(ctx: Ctx, schedule: Pick<Schedule, 'action'>): Promise<void> {
  const what = actionOf(schedule)
  const missing = (field: string) => notFound(field, `action.${field}_id`)
  if (what.case === 'makeTasks') {
    const template = await findRecord(ctx, templates, what.value.templateId)
    if (!template || template.deleted_at) throw missing('template')
    assertWords(tasksOf(template), { words: { date: '' } }, 'action.template_id')
  }
  if (what.case === 'callWebhook' && !ctx.principal.permissions.has('webhooks.endpoint.write'))
    throw forbidden('To call a webhook takes the permission to change webhooks.')
}

/** Makes a schedule, which begins with the next time of its rule. A repeated id answers the one made the first time. */
export async function createSchedule(ctx: Ctx, given: Parameters<typeof common.create>[1]): Promise<Schedule> {
  const { record, isNew } = await makeRecord(ctx, schedules, given)
  if (!isNew) return record
  await assertUsable(ctx, record)
  return goOn(ctx, record)
}

/** Changes the fields a patch names; with another rule it goes on with the next time of that. */
export async function updateSchedule(ctx: Ctx, id: string, version: number, patch: SchedulePatch): Promise<Schedule> {
  const schedule = await common.update(ctx, id, version, patch)
  if (patch.action) await assertUsable(ctx, schedule)
  return patch.recurrence ? goOn(ctx, schedule) : schedule
}

/** Moves a schedule to the bin, where it rests. */
export async function deleteSchedule(ctx: Ctx, id: string, version: number): Promise<Schedule> {
  const schedule = await common.delete(ctx, id, version)
  await writeTime(ctx, id, undefined)
  return { ...schedule, next_at: null }
}

/** Takes a schedule out of the bin; it goes on with the next time of its rule. */
export const restoreSchedule = async (ctx: Ctx, id: string): Promise<Schedule> =>
  goOn(ctx, await restoreRecord(ctx, schedules, id))

/** Has a schedule rest, or go on with the next time of its rule. */
export async function setPaused(ctx: Ctx, id: string, version: number, paused: boolean): Promise<Schedule> {
  const schedule = await getRecordForUpdate(ctx, schedules, id)
  assertLiving(schedules, schedule)
  await assertVersion(ctx, schedules, schedule, version, { paused })
  if (schedule.paused === paused) return schedule
  const kind = `${schedules.type}.${paused ? 'paused' : 'resumed'}`
  return goOn(ctx, await saveChange(ctx, schedules, kind, schedule, { ...schedule, paused }))
}

/** The schedule with when it comes next: what passed until now is not made up for. */
async function goOn(ctx: Ctx, schedule: Schedule): Promise<Schedule> {
  await awaitNext(ctx, schedule, await ctx.services.jobs.now(ctx.db))
  return getRecord(ctx, schedules, schedule.id)
}

/** Does now what a schedule does, as the caller. A repeated id answers the run of the first time. */
export async function runSchedule(ctx: Ctx, id: string, runId: string | undefined): Promise<RunRow> {
  const schedule = await getRecordForUpdate(ctx, schedules, id)
  assertLiving(schedules, schedule)
  const first = runId && (await findRun(ctx, id, runId))
  if (first) return first
  const now = await ctx.services.jobs.now(ctx.db)
  const { timeZone } = seriesOf(schedule.recurrence)
  const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone)
  const when = { day: local.toPlainDate(), time: local.toPlainTime(), timeZone }
  const run = { id: runId ?? newId(), schedule_id: id, due_at: now, ran_at: now, by_hand: true, reason: '', error: '' }
  const done: RunRow = { ...run, state: 'done', task_ids: await act(ctx, schedule, run.id, when) }
  await insertRun(ctx, done)
  await pruneRuns(ctx, id, 500)
  return done
}

/** The runs of a schedule, the newest first. */
export async function listRuns(ctx: Ctx, scheduleId: string, request: PageRequest): Promise<Page<RunRow>> {
  await getRecord(ctx, schedules, scheduleId)
  return readPage(
    ctx,
    request,
    ['schedule runs', scheduleId],
    (cursor, limit) => listRunRows(ctx, scheduleId, cursor, limit),
    ({ ran_at, id }) => [ran_at.toISOString(), id],
  )
}
