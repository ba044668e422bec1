import {
  CreateScheduleRequestSchema,
  ListSchedulesRequestSchema,
  type Schedule,
  ScheduleSchema,
  ScheduleService,
  UpdateScheduleRequestSchema,
} from '@eventkit/api/eventkit/v1/schedule_pb'
import { CalendarSync } from 'lucide-react'
import { recurrenceText } from '@/features/work/recurrence.text'
import { isRecord } from '@/lib/errors'
import { dateOf } from '@/lib/format'
import { t } from '@/lib/i18n'
import { post } from '@/lib/post'
import { defineKind } from '@/lib/records/record-kind'

/** Schedules: what happens by itself, at the times of a rule. */
export const schedules = defineKind({
  type: 'work.schedule',
  path: '/schedules',
  icon: CalendarSync,
  service: ScheduleService,
  message: ScheduleSchema,
  create: CreateScheduleRequestSchema,
  update: UpdateScheduleRequestSchema,
  list: ListSchedulesRequestSchema,
  title: 'name',
  words: {
    one: 'schedule.one',
    many: 'shell.schedules',
    fresh: 'schedule.fresh',
    freshHint: 'schedule.freshHint',
    create: 'schedule.create',
    did: {
      created: 'schedule.didCreate',
      deleted: 'schedule.didDelete',
      restored: 'schedule.didRestore',
      paused: 'schedule.didPause',
      resumed: 'schedule.didResume',
      ran: 'schedule.didRun',
      failed: 'schedule.didFail',
      skipped: 'schedule.didSkip',
      noted: 'schedule.didNote',
    },
    inBin: 'schedule.inBin',
    gone: 'schedule.gone',
    goneHint: 'schedule.goneHint',
    leaveBin: 'schedule.leaveBin',
    binHint: 'schedule.binHint',
    noMatch: 'schedule.noMatch',
    none: { title: 'schedule.noneTitle', hint: 'schedule.noneHint', how: 'schedule.noneHow' },
    may: { read: 'schedule.mayRead', write: 'schedule.mayWrite' },
  },
  fields: {
    name: { label: 'schedule.name', column: { track: '', isSorted: true } },
    recurrence: {
      label: 'schedule.when',
      text: (value, { format }) => recurrenceText(value, format.locale),
      column: {
        track: 'minmax(160px, 320px)',
        isUsual: true,
        givesWay: 2,
        cell: ({ recurrence }: Schedule, { format }) => recurrenceText(recurrence, format.locale),
      },
    },
    action: {
      label: 'schedule.action',
      text: (value, tools) => tools.t(isRecord(value) ? actionLabel(Object.keys(value)[0]) : 'schedule.action'),
      column: {
        track: 'minmax(120px, 200px)',
        isUsual: true,
        givesWay: 1,
        cell: ({ action }: Schedule, tools) => tools.t(actionLabel(action?.what.case)),
      },
    },
    notes: { label: 'schedule.notes', add: 'schedule.addNotes', input: { as: 'markdown' }, isLong: true },
  },
  aside: ({ nextAt }: Schedule, { format }) => {
    const next = dateOf(nextAt)
    return next ? format.short(next) : ''
  },
})

/** What an action is called, by its name in the message or in JSON. */
export function actionLabel(name: string | undefined) {
  if (name === 'writeEntry' || name === 'write_entry') return 'schedule.writeEntry'
  if (name === 'callWebhook' || name === 'call_webhook') return 'schedule.callWebhook'
  return 'schedule.makeTasks'
}

/** Has a schedule rest, or go on. */
export function setPaused(schedule: Schedule, paused: boolean): void {
  const { id, name } = schedule
  const message = t(paused ? 'schedule.paused' : 'schedule.resumed', { name })
  const { pauseSchedule, resumeSchedule } = ScheduleService.method
  const about = schedules.cache.about([id], message)
  schedules.verbs.write(schedule, {
    fields: { paused },
    send: (version, options) =>
      paused
        ? post(pauseSchedule, { id, version }, about, options)
        : post(resumeSchedule, { id, version }, about, options),
    words: { tone: 'ok', message, detail: undefined },
    undo: () => setPaused(schedules.cache.find(id) ?? schedule, !paused),
  })
}
