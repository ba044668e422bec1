import type { Schedule } from '@eventkit/api/eventkit/v1/schedule_pb'
import { type ScheduleRun, ScheduleRunState } from '@eventkit/api/eventkit/v1/schedule_run_pb'
import { CircleCheck, CircleSlash, CircleX, Clock, type LucideIcon } from 'lucide-react'
import { useId } from 'react'
import { Button } from '@/components/ui/button'
import { useRuns } from '@/features/work/schedule.queries'
import { cx } from '@/lib/class-names'
import { dateOf, useFormat } from '@/lib/format'
import { type PlainKey, useT } from '@/lib/i18n'

/** How the runs of a schedule went, the newest first. */
export function ScheduleRuns({ schedule }: { schedule: Schedule }) {
  const t = useT()
  const heading = useId()
  const query = useRuns(schedule)
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading} className="text-table font-semibold">
        {t('schedule.runs')}
      </h2>
      {query.isSuccess && query.runs.length === 0 && <p className="text-table text-muted">{t('schedule.noRuns')}</p>}
      <ul aria-labelledby={heading} className={cx(query.runs.length > 0 && 'mt-1 border-t border-line')}>
        {query.runs.map((run) => (
          <RunLine key={run.id} run={run} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button look="ghost" size="sm" onClick={() => void query.fetchNextPage()}>
          {t('schedule.olderRuns')}
        </Button>
      )}
    </section>
  )
}

interface Look {
  icon: LucideIcon
  label: PlainKey
  tone: string
}

const DONE: Look = { icon: CircleCheck, label: 'schedule.done', tone: 'text-ok' }
const LOOKS: Readonly<Partial<Record<ScheduleRunState, Look>>> = {
  [ScheduleRunState.LATE]: { icon: Clock, label: 'schedule.late', tone: 'text-warn' },
  [ScheduleRunState.FAILED]: { icon: CircleX, label: 'schedule.failed', tone: 'text-danger' },
  [ScheduleRunState.SKIPPED]: { icon: CircleSlash, label: 'schedule.skipped', tone: 'text-muted' },
}

const REASONS: Readonly<Record<string, PlainKey>> = {
  not_found: 'schedule.whyGone',
  forbidden: 'schedule.whyForbidden',
  event_needed: 'schedule.whyEvent',
}

function RunLine({ run }: { run: ScheduleRun }) {
  const t = useT()
  const format = useFormat()
  const { icon: Icon, label, tone } = LOOKS[run.state] ?? DONE
  const [due, ran] = [dateOf(run.dueAt), dateOf(run.ranAt)]
  const why = REASONS[run.reason]
  const count = run.taskIds.length
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 border-b border-line py-1.5 text-table">
      <span className={cx('inline-flex items-center gap-2', tone)}>
        <Icon className="size-4 shrink-0 self-center" aria-hidden />
        {t(label)}
      </span>
      <span className="tabular">{due && format.short(due)}</span>
      {run.byHand && <span className="text-muted">{t('schedule.byHand')}</span>}
      {count > 0 && <span className="text-muted">{t('schedule.tasksMade', { count })}</span>}
      {run.state === ScheduleRunState.LATE && ran && (
        <span className="text-muted">{t('schedule.ranAt', { when: format.short(ran) })}</span>
      )}
      {run.error && <span className="w-full text-xs text-muted">{why ? t(why) : run.error}</span>}
    </li>
  )
}
