import type { JobsProps } from '@/features/jobs/job-search'
import { type Job, JobState, type JobSubject } from '@eventkit/api/eventkit/v1/job_pb'
import { Link, type LinkProps } from '@tanstack/react-router'
import { CircleSlash, Cog, FilterX, RotateCw } from 'lucide-react'
import { useRef } from 'react'
import { useKeptFocus } from '@/components/kept-focus'
import { ListStates } from '@/components/list-states'
import { Page } from '@/components/page'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { ProgressBar } from '@/components/ui/progress-bar'
import { can, useMe } from '@/directory/me.queries'
import { useActorName } from '@/directory/user.queries'
import { JobFilters } from '@/features/jobs/job-filters'
import { isOpen, kindText, lookOf } from '@/features/jobs/job-words'
import { useJobActs, useJobs } from '@/features/jobs/job.queries'
import { cx } from '@/lib/class-names'
import { dateOf, useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { recordPath } from '@/lib/record-kinds'

/** What the server does by itself for the company. */
export function JobsPage(props: JobsProps) {
  const t = useT()
  const query = useJobs(props.search)
  return (
    <Page title={t('shell.jobs')}>
      <div className="flex min-w-0 flex-1 flex-col">
        <JobFilters {...props} />
        <ListStates query={query} isEmpty={query.jobs.length === 0} empty={<Nothing {...props} />}>
          <div className="min-h-0 flex-1 overflow-y-auto">
            <ul aria-label={t('shell.jobs')} className="border-t border-line">
              {query.jobs.map((job) => (
                <JobItem key={job.id} job={job} />
              ))}
            </ul>
            {query.hasNextPage && (
              <Button look="ghost" size="sm" className="m-3" onClick={() => void query.fetchNextPage()}>
                {t('company.olderJobs')}
              </Button>
            )}
          </div>
        </ListStates>
      </div>
    </Page>
  )
}

function Nothing({ search, onSearch }: JobsProps) {
  const t = useT()
  if (Object.keys(search).length === 0)
    return <EmptyState icon={<Cog />} title={t('company.noJobs')} hint={t('company.noJobsHint')} />
  return (
    <EmptyState
      icon={<FilterX />}
      title={t('company.noSuchJobs')}
      action={<Button onClick={() => onSearch({})}>{t('shell.clearFilters')}</Button>}
    />
  )
}

function JobItem({ job }: { job: Job }) {
  const t = useT()
  const look = lookOf(job)
  const row = useRef<HTMLLIElement>(null)
  const acts = useRef<HTMLSpanElement>(null)
  const keepFocus = useKeptFocus(acts, job.state, row)
  return (
    <li
      ref={row}
      tabIndex={-1}
      className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-2.5 text-table"
    >
      <span className="min-w-48 flex-1">
        <span className="block truncate">
          <span className="font-medium">{kindText(job.kind, t)}</span>
          {job.subject && <JobRecord subject={job.subject} />}
        </span>
        <span className="block text-xs text-muted">
          <JobTimes job={job} />
        </span>
      </span>
      <span className={cx('inline-flex w-40 items-center gap-2', look?.tone)}>
        {look && <look.icon className="size-4 shrink-0" aria-hidden />}
        {look && t(look.label)}
      </span>
      <span ref={acts} className="ms-auto flex w-36 justify-end">
        <JobActs job={job} onAct={keepFocus} />
      </span>
      {job.progressTotal > 0 && job.state === JobState.RUNNING && <JobProgress job={job} />}
      {job.error && job.state !== JobState.DONE && (
        <span className="basis-full text-xs break-words text-danger">{job.error}</span>
      )}
    </li>
  )
}

/** The record that a job is about, and the way there. */
function JobRecord({ subject: { type, id, title } }: { subject: JobSubject }) {
  const t = useT()
  const path = recordPath(type, id)
  const name = title || t(type === 'auth.user' ? 'shell.erasedPerson' : 'company.jobRecord')
  if (path === undefined) return ` · ${name}`
  return (
    <>
      {' · '}
      {/* That each page of the contract is a route is the matter of a test. */}
      <Link
        to={path as NonNullable<LinkProps['to']>}
        className="text-muted underline underline-offset-2 hover:text-text"
      >
        {name}
      </Link>
    </>
  )
}

/** For whom, since when, how often, and when it goes on. */
function JobTimes({ job }: { job: Job }) {
  const t = useT()
  const format = useFormat()
  const nameOf = useActorName()
  const created = dateOf(job.createdAt)
  const next = dateOf(job.runAt)
  const waits = job.state === JobState.RETRYING || (job.state === JobState.WAITING && next && next > new Date())
  const told = [
    created && format.moment(created),
    nameOf(job.createdBy),
    job.attempts > 1 && t('company.jobAttempts', { count: job.attempts, most: job.mostAttempts }),
    waits && next && t('company.nextAttempt', { when: format.distance(next) }),
  ]
  return told.filter(Boolean).join(' · ')
}

function JobProgress({ job }: { job: Job }) {
  const t = useT()
  const [done, total] = [Number(job.progressDone), Number(job.progressTotal)]
  return (
    <span className="flex basis-full items-center gap-3 text-xs text-muted">
      <ProgressBar label={t('company.jobProgress')} value={done / total} />
      <span className="tabular shrink-0">{t('company.jobProgressOf', { done, total })}</span>
    </span>
  )
}

function JobActs({ job, onAct }: { job: Job; onAct: () => void }) {
  const t = useT()
  const acts = useJobActs(job)
  const mayAct = can(useMe(), 'jobs.job.write')
  const tell = (ask: () => void) => () => {
    onAct()
    ask()
  }
  const act = job.state === JobState.FAILED ? 'retry' : isOpen(job) ? 'cancel' : undefined
  return (
    <>
      {mayAct && act === 'retry' && (
        <Button size="sm" aria-busy={acts.isPending} onClick={tell(acts.retry)}>
          <RotateCw className="size-4" aria-hidden />
          {t('company.retryJob')}
        </Button>
      )}
      {mayAct && act === 'cancel' && (
        <Button look="ghost" size="sm" aria-busy={acts.isPending} onClick={tell(acts.cancel)}>
          <CircleSlash className="size-4" aria-hidden />
          {t('company.cancelJob')}
        </Button>
      )}
    </>
  )
}
