import type { JournalEntry } from '@eventkit/api/eventkit/v1/journal_pb'
import { type ReactNode } from 'react'
import { Avatar } from '@/components/ui/avatar'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { useNameOf } from '@/features/auth/user.queries'
import { useHistory } from '@/features/journal/journal.queries'
import { dateOf, useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'

/**
 * What happened to a record, newest first: who, what, when. `describe` words an entry's change; entries it gives nothing
 * for are left out.
 */
export function RecordHistory(props: {
  subjectType: string
  subjectId: string
  describe: (entry: JournalEntry) => ReactNode
}) {
  const t = useT()
  const history = useHistory(props.subjectType, props.subjectId)
  const nameOf = useNameOf()
  const lines = history.entries.flatMap((entry) => {
    const text = props.describe(entry)
    return text ? [{ entry, text }] : []
  })
  return (
    <section aria-label={t('shell.history')} className="pt-6">
      <h2 className="pb-2 text-table font-semibold">{t('shell.history')}</h2>
      {history.error && <ErrorState error={history.error} onRetry={() => void history.refetch()} />}
      {history.isSuccess && lines.length === 0 && <p className="text-table text-muted">{t('shell.historyEmpty')}</p>}
      <ol className="flex flex-col gap-3">
        {lines.map(({ entry, text }) => (
          <HistoryLine key={entry.id} entry={entry} name={nameOf(entry.actorId) ?? t('shell.someone')}>
            {text}
          </HistoryLine>
        ))}
      </ol>
      {history.hasNextPage && (
        <Button look="ghost" size="sm" className="mt-3" onClick={() => void history.fetchNextPage()}>
          {t('shell.historyMore')}
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
