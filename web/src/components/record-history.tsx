import type { JournalEntry } from '@eventkit/api/eventkit/v1/journal_pb'
import { type ReactNode } from 'react'
import { EntryCause } from '@/components/entry-cause'
import { changeTexts, type EntryWords, verbText } from '@/components/entry-text'
import { FieldChange } from '@/components/field-change'
import { Avatar } from '@/components/ui/avatar'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { useActorName } from '@/directory/user.queries'
import { useHistory } from '@/components/record-history.queries'
import { dateOf, useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'

/** What happened to a record, newest first: who, what, when. Entries that the words say nothing of are left out. */
export function RecordHistory(props: { subjectType: string; subjectId: string; words: EntryWords }) {
  const t = useT()
  const { words } = props
  const history = useHistory(props.subjectType, props.subjectId)
  const actorName = useActorName()
  const lines = history.entries.flatMap((entry): { entry: JournalEntry; text: ReactNode }[] => {
    if (words.isToldElsewhere?.(entry)) return []
    const verb = verbText(entry, words, t)
    if (verb) return [{ entry, text: <span className="text-muted">{verb} </span> }]
    const changes = changeTexts(entry, words)
    const text = changes.map((change) => <FieldChange key={change.field} {...change} />)
    return changes.length > 0 ? [{ entry, text }] : []
  })
  return (
    <section aria-label={t('layers.history')} className="pt-6">
      <h2 className="pb-2 text-table font-semibold">{t('layers.history')}</h2>
      {history.error && <ErrorState error={history.error} onRetry={() => void history.refetch()} />}
      {history.isSuccess && lines.length === 0 && <p className="text-table text-muted">{t('layers.historyEmpty')}</p>}
      <ol className="flex flex-col gap-3">
        {lines.map(({ entry, text }) => (
          <HistoryLine key={entry.id} entry={entry} name={actorName(entry.actorId)}>
            {text}
            <EntryCause entry={entry} />
          </HistoryLine>
        ))}
      </ol>
      {history.hasNextPage && (
        <Button look="ghost" size="sm" className="mt-3" onClick={() => void history.fetchNextPage()}>
          {t('layers.historyMore')}
        </Button>
      )}
    </section>
  )
}

function HistoryLine({ entry, name, children }: { entry: JournalEntry; name: string; children: ReactNode }) {
  const format = useFormat()
  const at = dateOf(entry.occurredAt)
  return (
    <li className="flex items-start gap-2.5 text-table">
      <Avatar name={name} />
      <div className="min-w-0 flex-1 pt-0.5 break-words">
        <span className="font-medium">{name}</span> {children}
      </div>
      {at && (
        <time
          dateTime={at.toISOString()}
          title={`${format.full(at)}\n${format.utc(at)}`}
          className="tabular shrink-0 pt-0.5 text-xs text-muted"
        >
          {format.moment(at)}
        </time>
      )}
    </li>
  )
}
