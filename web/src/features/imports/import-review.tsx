import type { RowSearch } from '@/features/imports/import-verdicts'
import { type Import, ImportState } from '@eventkit/api/eventkit/v1/import_pb'
import { useEffect } from 'react'
import { MissingRecord } from '@/components/missing-record'
import { Page } from '@/components/page'
import { SkeletonRows } from '@/components/ui/skeleton'
import { ImportActions } from '@/features/imports/import-actions'
import { ImportCounts, shownCount } from '@/features/imports/import-counts'
import { ImportDateQuestion } from '@/features/imports/import-date-question'
import { ImportOptionsForm } from '@/features/imports/import-options'
import { ImportRows } from '@/features/imports/import-rows'
import { formatText, isApplying, stateLook } from '@/features/imports/import-words'
import { useImport } from '@/directory/import-name'
import { cx } from '@/lib/class-names'
import { useT } from '@/lib/i18n'

/** How often an import is looked at while it is applied. */
const LOOK_MS = 1_000

/** One import: its options, what each row would do, and the button to apply it; afterwards the report. */
export function ImportReview(props: {
  importId: string
  search: RowSearch
  onSearch: (search: RowSearch) => void
  onLeave: () => void
}) {
  const t = useT()
  const query = useImport(props.importId)
  const item = query.data
  return (
    <Page title={t('shell.import')} crumb={item?.fileName}>
      {item ? <Review key={item.id} {...props} item={item} /> : <Missing query={query} onLeave={props.onLeave} />}
    </Page>
  )
}

function Missing({ query, onLeave }: { query: ReturnType<typeof useImport>; onLeave: () => void }) {
  const t = useT()
  if (query.isLoading) return <SkeletonRows label={t('shell.loading')} />
  return (
    <MissingRecord query={query} goneTitle={t('imports.gone')} goneHint={t('imports.goneHint')} onLeave={onLeave} />
  )
}

function Review(props: {
  item: Import
  search: RowSearch
  onSearch: (search: RowSearch) => void
  onLeave: () => void
}) {
  const t = useT()
  const { item } = props
  const isPreview = item.state === ImportState.PREVIEW
  const look = stateLook(item)
  const isBusy = isApplying(item)
  // How it goes on is known to its job.
  const { refetch } = useImport(isBusy ? item.id : '')
  useEffect(() => {
    if (!isBusy) return undefined
    const timer = setInterval(() => void refetch(), LOOK_MS)
    return () => clearInterval(timer)
  }, [isBusy, refetch])
  return (
    <div className="flex min-w-0 flex-1 flex-col overflow-y-auto lg:flex-row lg:overflow-hidden">
      <div className={cx('flex min-w-0 flex-1 flex-col', isPreview && 'max-lg:flex-none')}>
        <div className="flex flex-col gap-3 border-b border-line px-4 py-3">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h2 className="min-w-0 truncate text-base font-semibold">{item.fileName}</h2>
            <span className={cx('inline-flex items-center gap-1.5 text-table', look.tone)}>
              <look.icon className="size-4" aria-hidden />
              {t(look.label)}
            </span>
            <span className="text-table text-muted">{formatText(item, t)}</span>
          </div>
          {isPreview && !isBusy && item.dateQuestion && <ImportDateQuestion item={item} question={item.dateQuestion} />}
          <ImportCounts item={item} search={props.search} onSearch={props.onSearch} />
          <ImportActions item={item} onLeave={props.onLeave} />
        </div>
        {/* On a narrow screen the rows scroll in a place of their own, above the options. */}
        <div className={cx('flex min-h-0 flex-1 flex-col', isPreview && 'max-lg:h-[60dvh] max-lg:flex-none')}>
          <ImportRows
            importId={item.id}
            kind={item.kind}
            isDone={!isPreview}
            total={shownCount(item, props.search)}
            search={props.search}
            onSearch={props.onSearch}
          />
        </div>
      </div>
      {isPreview && (
        <aside
          aria-label={t('imports.options')}
          className="shrink-0 overflow-y-auto border-line print:hidden bg-surface-1 p-5 max-lg:border-t lg:w-84 lg:border-s"
        >
          {isBusy && <p className="pb-4 text-table text-muted">{t('imports.applyingHint')}</p>}
          {/* What is answered above the rows shows here as well. */}
          <fieldset disabled={isBusy}>
            <ImportOptionsForm key={item.options?.dateOrder} item={item} />
          </fieldset>
        </aside>
      )}
    </div>
  )
}
