import { type Import, ImportState } from '@eventkit/api/eventkit/v1/import_pb'
import { TriangleAlert } from 'lucide-react'
import { type RowSearch, VERDICT_WORDS, type VerdictWord } from '@/features/imports/import-verdicts'
import { verdictLook } from '@/features/imports/import-words'
import { cx } from '@/lib/class-names'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'

const COUNTS: Record<VerdictWord, (item: Import) => number> = {
  create: (item) => item.created,
  update: (item) => item.updated,
  delete: (item) => item.deleted,
  unchanged: (item) => item.unchanged,
  skip: (item) => item.skipped,
  fail: (item) => item.failed,
}

/** How many rows a file has in all. */
export function rowCount(item: Import): number {
  return VERDICT_WORDS.reduce((sum, word) => sum + COUNTS[word](item), 0)
}

/** How many rows a search shows. */
export function shownCount(item: Import, { verdict, problems }: RowSearch): number {
  if (problems) return item.problems
  return verdict ? COUNTS[verdict](item) : rowCount(item)
}

/** How many rows do what; each count narrows the rows below to its own. */
export function ImportCounts(props: { item: Import; search: RowSearch; onSearch: (search: RowSearch) => void }) {
  const t = useT()
  const format = useFormat()
  const { item, search, onSearch } = props
  const { problems } = item
  const tile =
    'flex min-w-24 flex-1 flex-col rounded-md border px-3 py-1.5 text-start hover:border-line-strong sm:flex-none'
  const look = (isOn: boolean) => cx(tile, isOn ? 'border-accent bg-surface-2' : 'border-line')
  const isAll = !search.verdict && !search.problems
  return (
    <div role="group" aria-label={t('imports.filterRows')} className="flex flex-wrap gap-2">
      <button type="button" aria-pressed={isAll} onClick={() => onSearch({})} className={look(isAll)}>
        <span className="tabular text-lg font-semibold">{format.number(rowCount(item))}</span>
        <span className="text-xs text-muted">{t('imports.allRows')}</span>
      </button>
      {VERDICT_WORDS.map((word) => {
        const verdict = verdictLook(word)
        const count = COUNTS[word](item)
        return (
          <button
            key={word}
            type="button"
            disabled={count === 0}
            aria-pressed={search.verdict === word}
            onClick={() => onSearch({ verdict: word })}
            className={look(search.verdict === word)}
          >
            <span className={cx('tabular text-lg font-semibold', count === 0 && 'text-muted')}>
              {format.number(count)}
            </span>
            <span className={cx('flex items-center gap-1.5 text-xs', count > 0 ? verdict.tone : 'text-muted')}>
              <verdict.icon className="size-3.5" aria-hidden />
              {t(item.state === ImportState.PREVIEW ? verdict.label : verdict.done)}
            </span>
          </button>
        )
      })}
      <button
        type="button"
        disabled={problems === 0 && !search.problems}
        aria-pressed={search.problems ?? false}
        onClick={() => onSearch(search.problems ? {} : { problems: true })}
        className={look(search.problems ?? false)}
      >
        <span className={cx('tabular text-lg font-semibold', problems === 0 && 'text-muted')}>
          {format.number(problems)}
        </span>
        <span className={cx('flex items-center gap-1.5 text-xs', problems > 0 ? 'text-warn' : 'text-muted')}>
          <TriangleAlert className="size-3.5" aria-hidden />
          {t('imports.withProblems')}
        </span>
      </button>
    </div>
  )
}
