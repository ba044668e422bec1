import { type Import, ImportState } from '@eventkit/api/eventkit/v1/import_pb'
import { Link } from '@tanstack/react-router'
import { History } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { SkeletonRows } from '@/components/ui/skeleton'
import { formatText, stateLook } from '@/features/imports/import-words'
import { useImports } from '@/features/imports/import.queries'
import { cx } from '@/lib/class-names'
import { dateOf, useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'

/** What was imported before. */
export function ImportHistory() {
  const t = useT()
  const list = useImports()
  return (
    <section aria-labelledby="import-history" className="flex flex-col">
      <h2 id="import-history" className="pb-2 text-table font-semibold">
        {t('imports.history')}
      </h2>
      {list.isPending && <SkeletonRows count={4} label={t('shell.loading')} />}
      {list.error && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && list.imports.length === 0 && (
        <EmptyState icon={<History />} title={t('imports.historyEmpty')} hint={t('imports.historyEmptyHint')} />
      )}
      {list.imports.length > 0 && (
        <ul className="overflow-hidden rounded-md border border-line">
          {list.imports.map((item) => (
            <HistoryItem key={item.id} item={item} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button look="ghost" size="sm" className="mt-2 self-start" onClick={() => void list.fetchNextPage()}>
          {t('layers.historyMore')}
        </Button>
      )}
    </section>
  )
}

function HistoryItem({ item }: { item: Import }) {
  const t = useT()
  const format = useFormat()
  const look = stateLook(item)
  const at = dateOf(item.committedAt ?? item.createdAt)
  const isOpen = item.state !== ImportState.DISCARDED
  const content = (
    <>
      <look.icon className={cx('size-4 shrink-0', look.tone)} aria-hidden />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{item.fileName}</span>
        <span className="block text-xs text-muted sm:truncate">
          {t(look.label)} · {formatText(item, t)}
          {isOpen && (
            <span className={cx(item.failed + item.problems > 0 && 'text-warn')}>
              {` · ${t('imports.counts', { created: item.created, updated: item.updated, failed: item.failed })}`}
              {item.problems > 0 && `, ${t('imports.problemRows', { count: item.problems })}`}
            </span>
          )}
        </span>
      </span>
      {at && (
        <time
          dateTime={at.toISOString()}
          title={`${format.full(at)}\n${format.utc(at)}`}
          className="tabular shrink-0 text-xs text-muted"
        >
          {format.moment(at)}
        </time>
      )}
    </>
  )
  const row = 'flex min-h-12 items-center gap-3 px-3.5 py-1.5 text-table'
  return (
    <li className="border-b border-line bg-surface-1 last:border-b-0">
      {isOpen ? (
        <Link to="/import/$importId" params={{ importId: item.id }} className={`${row} hover:bg-surface-2`}>
          {content}
        </Link>
      ) : (
        <div className={row}>{content}</div>
      )}
    </li>
  )
}
