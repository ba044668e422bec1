import { useQuery } from '@connectrpc/connect-query'
import { type Timestamp, timestampNow } from '@bufbuild/protobuf/wkt'
import { type Occurrence, RecurrenceService } from '@eventkit/api/eventkit/v1/recurrence_pb'
import { keepPreviousData } from '@tanstack/react-query'
import { useState } from 'react'
import type { KeptRecurrence } from '@/features/work/recurrence.draft'
import { type Failure, readFailure } from '@/lib/errors'
import { createFormat, dateOf, useFormat } from '@/lib/format'
import { type PlainKey, type Translate, useT } from '@/lib/i18n'

const { previewRecurrence } = RecurrenceService.method

/** The next dates of what is being edited, and what is wrong with it; of a series that runs those from now on. */
export function usePreview(recurrence: KeptRecurrence, isRunning: boolean) {
  const [after] = useState<Timestamp | undefined>(() => (isRunning ? timestampNow() : undefined))
  const { rule, startsAt, timeZone, monthEnd, excluded, added } = recurrence
  const query = useQuery(
    previewRecurrence,
    { rule, startsAt, timeZone, monthEnd, excluded, added, count: 6, ...(after && { after }) },
    { enabled: rule !== '' && startsAt !== '', placeholderData: keepPreviousData, retry: false },
  )
  return { data: query.data, failure: query.error ? readFailure(query.error) : undefined }
}

const WRONG: Record<string, PlainKey> = {
  rule_never: 'recurrence.wrongNever',
  rule_too_often: 'recurrence.wrongOften',
  rule_count: 'recurrence.wrongCount',
  rule_until_before_start: 'recurrence.wrongUntil',
  unknown_time_zone: 'recurrence.wrongZone',
  bad_time: 'recurrence.wrongTime',
  month_end: 'recurrence.wrongMonthEnd',
}

/** What is wrong with a recurrence, and at which field of the editor it is said. */
export function slipOf(failure: Failure | undefined, t: Translate): { field: string; text: string } | undefined {
  const [violation] = failure?.violations ?? []
  if (!failure || !violation) return undefined
  const { reason } = failure
  const field = violation.field.replace(/^recurrence\./, '')
  const known = WRONG[reason]
  if (known) return { field: FIELDS[reason] ?? field, text: t(known) }
  const part = /[A-Z]+=[^\s;]+/.exec(violation.description)?.[0].replace(/,$/, '') ?? 'RRULE'
  if (reason.startsWith('rule_')) return { field, text: t('recurrence.wrongRule', { part }) }
  return { field, text: violation.description }
}

const FIELDS: Record<string, string> = { rule_count: 'count', rule_until_before_start: 'until' }

/** The next dates, each with why it is where it is. */
export function RecurrencePreview({
  recurrence,
  preview,
}: {
  recurrence: KeptRecurrence
  preview: ReturnType<typeof usePreview>
}) {
  const t = useT()
  const { data, failure } = preview
  const isWholeDay = !recurrence.startsAt.includes('T')
  const all = [...(data?.occurrences ?? []), ...(data?.excluded ?? [])].toSorted(byTime)
  return (
    <section aria-label={t('recurrence.preview')} className="rounded-md bg-surface-2 px-3 py-2.5">
      <h3 className="pb-1 text-table font-semibold">{t('recurrence.preview')}</h3>
      {failure && failure.violations.length === 0 && (
        <p className="text-xs text-danger">{t('recurrence.previewFailed')}</p>
      )}
      {!data && !failure && <p className="text-xs text-muted">{t('recurrence.previewLoading')}</p>}
      {data && !failure && (
        <>
          <ol aria-live="polite" className="tabular flex flex-col gap-1 text-table">
            {all.map((occurrence) => (
              <OccurrenceLine
                key={occurrence.key}
                occurrence={occurrence}
                zone={recurrence.timeZone}
                isWholeDay={isWholeDay}
              />
            ))}
          </ol>
          {data.ends && <p className="pt-1 text-xs text-muted">{t('recurrence.previewEnds')}</p>}
          {recurrence.mode === 'completion' && (
            <p className="pt-1 text-xs text-muted">{t('recurrence.previewCompletion')}</p>
          )}
        </>
      )}
    </section>
  )
}

const secondsOf = ({ startsAt }: Occurrence): number => Number(startsAt?.seconds ?? 0)
const byTime = (a: Occurrence, b: Occurrence): number => secondsOf(a) - secondsOf(b)

const REASONS: Record<string, PlainKey> = {
  added: 'recurrence.reasonAdded',
  excluded: 'recurrence.reasonExcluded',
  month_end_clamp: 'recurrence.reasonClamped',
  dst_gap: 'recurrence.reasonGap',
  dst_repeat: 'recurrence.reasonRepeat',
}

function OccurrenceLine(props: { occurrence: Occurrence; zone: string; isWholeDay: boolean }) {
  const { occurrence, zone, isWholeDay } = props
  const t = useT()
  const { locale } = useFormat()
  const at = dateOf(occurrence.startsAt)
  if (!at) return null
  const own = createFormat(locale, zone)
  const codes = occurrence.reasons.map((reason) => reason.split(':')[0] ?? '')
  const isOut = codes.includes('excluded')
  const told = codes.flatMap((code) => (REASONS[code] ? [t(REASONS[code])] : []))
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: zone }).format(at)
  const day = new Intl.DateTimeFormat(locale === 'de' ? 'de-DE' : 'en-GB', {
    dateStyle: 'medium',
    timeZone: zone,
  }).format(at)
  return (
    <li className="flex flex-wrap items-baseline gap-x-2">
      <span className={isOut ? 'text-muted line-through' : undefined}>
        {weekday} {day} {!isWholeDay && own.time(at)}
      </span>
      {told.length > 0 && <span className="text-xs text-muted">{told.join('; ')}</span>}
    </li>
  )
}
