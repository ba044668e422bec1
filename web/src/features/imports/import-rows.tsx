import { type ImportRow, ImportVerdict } from '@eventkit/api/eventkit/v1/import_pb'
import { FilterX, TriangleAlert } from 'lucide-react'
import { Fragment, useMemo, useState } from 'react'
import { DataTable } from '@/components/data-table'
import type { Column } from '@/components/table-columns'
import { entryWordsOf, useEntryTools } from '@/components/records/record-entry-words'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useProblemTexts } from '@/features/imports/import-problems'
import type { RowSearch } from '@/features/imports/import-verdicts'
import { fieldsText, timeText, verdictLook, verdictWord } from '@/features/imports/import-words'
import { useImportRows } from '@/features/imports/import.queries'
import { cx } from '@/lib/class-names'
import { kindOf } from '@/lib/records/kinds'
import { type Format, useFormat } from '@/lib/format'
import { type PlainKey, useT } from '@/lib/i18n'

/** What each row of the file does, with its line and what is wrong with it. Enter shows a row in full. */
export function ImportRows(props: {
  importId: string
  /** The kind of record that it makes. */
  kind: string
  /** Whether the import was applied. */
  isDone: boolean
  /** How many rows the search shows. */
  total: number
  search: RowSearch
  onSearch: (search: RowSearch) => void
}) {
  const t = useT()
  const { search } = props
  const verdict = search.verdict ? verdictLook(search.verdict).verdict : ImportVerdict.UNSPECIFIED
  const list = useImportRows(props.importId, verdict, search.problems ?? false)
  const columns = useRowColumns(props.kind, props.isDone, list.rows.some(hasNote))
  const [open, setOpen] = useState<ImportRow>()
  if (list.rows.length > 0) {
    return (
      <>
        <DataTable
          label={t('imports.rows')}
          rows={list.rows}
          rowId={(row) => `${row.line} ${row.startsAt} ${row.subjectId}`}
          rowName={(row) => row.name}
          columns={columns}
          onOpen={setOpen}
          card={(row) => <RowCard row={row} isDone={props.isDone} />}
          hasMore={list.hasNextPage}
          total={props.total}
          onMore={() => {
            if (!list.isFetchingNextPage) void list.fetchNextPage()
          }}
        />
        {open && <RowDialog row={open} kind={props.kind} isDone={props.isDone} onClose={() => setOpen(undefined)} />}
      </>
    )
  }
  if (list.isPending) return <SkeletonRows label={t('shell.loading')} />
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  return (
    <EmptyState
      icon={<FilterX />}
      title={t('imports.noRows')}
      {...(search.verdict || search.problems
        ? { action: <Button onClick={() => props.onSearch({})}>{t('shell.clearFilters')}</Button> }
        : {})}
    />
  )
}

const hasNote = ({ problems, changedFields }: ImportRow) => problems.length + changedFields.length > 0

/** When a row of a kind is; other kinds have no time. */
const TIMES: Record<string, PlainKey> = { 'work.task': 'imports.fieldDue', 'planning.event': 'imports.starts' }

function useRowColumns(kind: string, isDone: boolean, hasNotes: boolean): readonly Column<ImportRow>[] {
  const t = useT()
  const format = useFormat()
  return useMemo(() => {
    const time = TIMES[kind]
    return [
      {
        id: 'line',
        header: t('imports.line'),
        track: '56px',
        align: 'end',
        cell: (row) => <span className="tabular font-mono text-xs text-muted">{row.line || '–'}</span>,
      },
      {
        id: 'verdict',
        header: t('imports.verdict'),
        track: '120px',
        cell: (row) => <Verdict row={row} isDone={isDone} />,
      },
      {
        id: 'name',
        header: t('imports.name'),
        track: 'minmax(140px, 2fr)',
        cell: (row) => (
          <span title={row.name} className="truncate font-medium">
            {row.name}
          </span>
        ),
      },
      ...(kind === 'work.task'
        ? [
            {
              id: 'section',
              header: t('imports.section'),
              track: 'minmax(90px, 130px)',
              givesWay: 1,
              cell: (row: ImportRow) => (
                <span title={row.section} className="truncate text-muted">
                  {row.section}
                </span>
              ),
            },
          ]
        : []),
      ...(time
        ? [
            {
              id: 'time',
              header: t(time),
              track: '150px',
              cell: (row: ImportRow) => <span className="tabular truncate text-muted">{timeText(row, format)}</span>,
            },
          ]
        : []),
      ...(hasNotes
        ? [
            {
              id: 'note',
              header: t('imports.note'),
              track: 'minmax(180px, 1.2fr)',
              cell: (row: ImportRow) => <Note row={row} />,
            },
          ]
        : []),
    ]
  }, [t, format, kind, isDone, hasNotes])
}

function placeText(row: ImportRow, format: Format): string {
  return [row.section, timeText(row, format)].filter(Boolean).join(' · ')
}

function Verdict({ row, isDone }: { row: ImportRow; isDone: boolean }) {
  const t = useT()
  const look = verdictLook(verdictWord(row.verdict))
  return (
    <span className={cx('inline-flex items-center gap-2', look.tone)}>
      <look.icon className="size-3.5 shrink-0" aria-hidden />
      {t(isDone ? look.done : look.label)}
    </span>
  )
}

function Note({ row }: { row: ImportRow }) {
  const t = useT()
  const changed = row.changedFields.length > 0 && t('imports.changes', { fields: fieldsText(row.changedFields, t) })
  const problems = useProblemTexts()(row)
  if (problems.length === 0) return <span className="truncate text-muted">{changed}</span>
  return (
    <span title={problems.join('\n')} className="inline-flex min-w-0 items-center gap-2 text-warn">
      <TriangleAlert className="size-3.5 shrink-0" aria-hidden />
      <span className="truncate">{problems.join('; ')}</span>
    </span>
  )
}

function RowCard({ row, isDone }: { row: ImportRow; isDone: boolean }) {
  const t = useT()
  const format = useFormat()
  const problems = useProblemTexts()(row)
  return (
    <div className="flex min-h-16 flex-col gap-1 px-4 py-2.5">
      <p className="flex items-center gap-2 text-xs">
        <Verdict row={row} isDone={isDone} />
        {row.line > 0 && <span className="tabular text-muted">{t('imports.lineNumber', { line: row.line })}</span>}
      </p>
      <p className="text-sm font-medium">{row.name}</p>
      <p className="text-xs text-muted">{placeText(row, format)}</p>
      {problems.map((problem) => (
        <p key={problem} className="text-xs text-warn">
          {problem}
        </p>
      ))}
    </div>
  )
}

/** A row in full, with what it sets: whether each column is read as the right field. */
function RowDialog(props: { row: ImportRow; kind: string; isDone: boolean; onClose: () => void }) {
  const { row, isDone, onClose } = props
  const t = useT()
  const format = useFormat()
  const problems = useProblemTexts()(row)
  return (
    <Dialog open title={row.name || t('imports.lineNumber', { line: row.line })} onClose={onClose}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-table">
        <dt className="text-muted">{t('imports.line')}</dt>
        <dd className="tabular font-mono">{row.line || '–'}</dd>
        <dt className="text-muted">{t('imports.verdict')}</dt>
        <dd>
          <Verdict row={row} isDone={isDone} />
        </dd>
        <dt className="text-muted">{t('imports.sectionOrTime')}</dt>
        <dd>{placeText(row, format) || '–'}</dd>
        {row.changedFields.length > 0 && (
          <>
            <dt className="text-muted">{t('imports.changedFields')}</dt>
            <dd>{fieldsText(row.changedFields, t)}</dd>
          </>
        )}
        <RowFields row={row} type={props.kind} />
        {problems.length > 0 && (
          <>
            <dt className="text-muted">{t('imports.problems')}</dt>
            <dd>
              <ul className="flex flex-col gap-1">
                {problems.map((problem) => (
                  <li key={problem}>{problem}</li>
                ))}
              </ul>
            </dd>
          </>
        )}
      </dl>
    </Dialog>
  )
}

function RowFields({ row, type }: { row: ImportRow; type: string }) {
  const tools = useEntryTools()
  const kind = kindOf(type)
  if (!kind) return null
  const words = entryWordsOf(kind, tools)
  return Object.entries(row.fields ?? {}).map(([name, value]) => {
    const [label, text] = [words.label(name), words.text(name, value)]
    // What the row is called stands above.
    if (label === undefined || text === '' || name === kind.title) return null
    return (
      <Fragment key={name}>
        <dt className="text-muted">{label}</dt>
        <dd className="break-words whitespace-pre-line">{text}</dd>
      </Fragment>
    )
  })
}
