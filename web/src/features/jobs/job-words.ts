import { type Job, JobState } from '@eventkit/api/eventkit/v1/job_pb'
import { CircleCheck, CircleSlash, CircleX, Clock, Hourglass, LoaderCircle, type LucideIcon } from 'lucide-react'
import type { EntryWords } from '@/components/entry-text'
import type { PlainKey } from '@/lib/i18n'

/** How a state of a job looks and what it is called, by its name in the URL. */
export interface StateLook {
  state: JobState
  icon: LucideIcon
  label: PlainKey
  tone: string
}

export const STATES: Readonly<Record<string, StateLook>> = {
  waiting: { state: JobState.WAITING, icon: Clock, label: 'company.jobWaiting', tone: 'text-muted' },
  retrying: { state: JobState.RETRYING, icon: Hourglass, label: 'company.jobRetrying', tone: 'text-warn' },
  running: { state: JobState.RUNNING, icon: LoaderCircle, label: 'company.jobRunning', tone: 'text-info' },
  done: { state: JobState.DONE, icon: CircleCheck, label: 'company.jobDone', tone: 'text-ok' },
  failed: { state: JobState.FAILED, icon: CircleX, label: 'company.jobFailed', tone: 'text-danger' },
  cancelled: { state: JobState.CANCELLED, icon: CircleSlash, label: 'company.jobCancelled', tone: 'text-muted' },
}

/** The kinds of job that companies have, in words. */
export const KINDS: Readonly<Record<string, PlainKey>> = {
  'imports.commit': 'company.jobImport',
  'imports.forget': 'company.jobForget',
  'webhooks.deliver': 'company.jobDeliver',
  'webhooks.wake': 'company.jobWake',
  'webhooks.test': 'company.jobTest',
  'webhooks.forget': 'company.jobForgetAnswers',
  'notifications.tell': 'company.jobTell',
  'notifications.return': 'company.jobReturn',
  'notifications.mail': 'company.jobMail',
  'notifications.mail_wake': 'company.jobMailWake',
  'reminders.send': 'company.jobRemind',
}

/** A job's kind in words; one that this version does not know by its name. */
export function kindText(kind: string, t: (key: PlainKey) => string): string {
  const key = KINDS[kind]
  return key ? t(key) : kind
}

/** How a job's state looks. */
export const lookOf = ({ state }: Job): StateLook | undefined =>
  Object.values(STATES).find((look) => look.state === state)

/** True while a job can still be cancelled. */
export const isOpen = ({ state }: Job): boolean =>
  state === JobState.WAITING || state === JobState.RETRYING || state === JobState.RUNNING

/** Journal entries about jobs, in words. */
export const JOB_WORDS: EntryWords = {
  verbs: { 'jobs.job.retried': 'company.didRetryJob', 'jobs.job.cancelled': 'company.didCancelJob' },
  label: () => undefined,
  text: () => '',
}
