import type { Schedule } from '@eventkit/api/eventkit/v1/schedule_pb'
import { CircleCheck, Pause, PauseCircle, Play, Zap } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { RecurrencePreview, usePreview } from '@/features/work/recurrence-preview'
import { setPaused } from '@/features/work/schedule'
import { ScheduleRuns } from '@/features/work/schedule-runs'
import { useRunNow } from '@/features/work/schedule.queries'
import { cx } from '@/lib/class-names'
import { dateOf, useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { newId } from '@/lib/ids'

/** Whether a schedule goes on, and when it comes next. */
export function ScheduleHead({ record: { paused, nextAt } }: { record: Schedule }) {
  const t = useT()
  const format = useFormat()
  const next = dateOf(nextAt)
  const Icon = paused ? PauseCircle : CircleCheck
  const state = next ? t('schedule.next', { when: format.short(next) }) : t('schedule.ended')
  return (
    <span className={cx('inline-flex items-center gap-2 text-table', next && !paused ? 'text-ok' : 'text-muted')}>
      <Icon className="size-4 shrink-0" aria-hidden />
      {paused ? t('schedule.rests') : state}
    </span>
  )
}

/** What is done with a schedule, when it comes next, and how it went. */
export function ScheduleFoot({ record, isReadOnly }: { record: Schedule; isReadOnly: boolean }) {
  return (
    <div className="mt-4 flex flex-col gap-4">
      {!isReadOnly && <ScheduleButtons schedule={record} />}
      {record.recurrence && !record.deletedAt && !record.paused && <NextRuns schedule={record} />}
      <ScheduleRuns schedule={record} />
    </div>
  )
}

function ScheduleButtons({ schedule }: { schedule: Schedule }) {
  const t = useT()
  const running = useRunNow(schedule)
  const { paused, id } = schedule
  return (
    <div className="flex flex-wrap gap-2">
      <Button size="sm" onClick={() => setPaused(schedule, !paused)}>
        {paused ? <Play className="size-4" aria-hidden /> : <Pause className="size-4" aria-hidden />}
        {t(paused ? 'schedule.resume' : 'schedule.pause')}
      </Button>
      <Button size="sm" aria-busy={running.isPending} onClick={() => running.mutate({ id, runId: newId() })}>
        <Zap className="size-4" aria-hidden />
        {t('schedule.runNow')}
      </Button>
    </div>
  )
}

function NextRuns({ schedule: { recurrence } }: { schedule: Schedule }) {
  const kept = recurrence ?? {
    rule: '',
    startsAt: '',
    timeZone: '',
    mode: '',
    missed: '',
    monthEnd: '',
    excluded: [],
    added: [],
  }
  const preview = usePreview(kept, true)
  return <RecurrencePreview recurrence={kept} preview={preview} />
}
