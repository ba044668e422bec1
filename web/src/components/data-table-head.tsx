import type { RowData } from '@tanstack/react-table'
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { DataTableProps, Sort } from '@/components/data-table-props'
import type { Column } from '@/components/table-columns'
import { Checkbox } from '@/components/ui/checkbox'
import { cx } from '@/lib/class-names'
import { useT } from '@/lib/i18n'

/** The head of a table: select all, and sorting by the columns that can. */
export function DataTableHead<Row extends RowData>(
  props: DataTableProps<Row> & { visible: readonly Column<Row>[]; template: string; order: readonly string[] },
) {
  const t = useT()
  const { selection, order } = props
  const count = order.filter((id) => selection?.ids.has(id)).length
  return (
    <div role="rowgroup" className="sticky top-0 z-10 border-b border-line bg-surface-0">
      <div role="row" style={{ gridTemplateColumns: props.template }} className="grid h-9 items-center ps-1.5">
        <div role="columnheader" className="flex justify-center">
          {selection ? (
            <Checkbox
              aria-label={t('shell.selectAll')}
              checked={count > 0 && count === order.length}
              indeterminate={count > 0 && count < order.length}
              onChange={() => (count > 0 ? selection.clear() : selection.selectAll(order))}
              className={count > 0 ? '' : 'opacity-0 focus-visible:opacity-100 [[role=row]:hover>*>&]:opacity-100'}
            />
          ) : (
            <span className="sr-only">{props.label}</span>
          )}
        </div>
        {props.visible.map((column) => (
          <HeadCell key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
        ))}
        <div role="columnheader" aria-hidden />
      </div>
    </div>
  )
}

function HeadCell<Row>(props: {
  column: Column<Row>
  sort: Sort | undefined
  onSort: ((sort: Sort) => void) | undefined
}) {
  const t = useT()
  const { header, isHeaderHidden, align, sortKey } = props.column
  const isSorted = sortKey !== undefined && props.sort?.key === sortKey
  const order = isSorted ? props.sort?.order : undefined
  const cell = cx(
    'truncate px-2 text-table font-medium',
    align === 'end' && 'text-end',
    isSorted ? 'text-text' : 'text-muted',
  )
  if (!sortKey || !props.onSort) {
    return (
      <div role="columnheader" className={cell}>
        {isHeaderHidden ? <span className="sr-only">{header}</span> : header}
      </div>
    )
  }
  const next: Sort = { key: sortKey, order: order === 'asc' ? 'desc' : 'asc' }
  return (
    <div
      role="columnheader"
      aria-sort={order === 'asc' ? 'ascending' : order === 'desc' ? 'descending' : 'none'}
      className={cell}
    >
      <button
        type="button"
        title={t('shell.sortBy', { column: header })}
        onClick={() => props.onSort?.(next)}
        className="inline-flex items-center gap-1.5 rounded-sm hover:text-text"
      >
        {header}
        {order === 'asc' && <ArrowUp className="size-3.5" aria-hidden />}
        {order === 'desc' && <ArrowDown className="size-3.5" aria-hidden />}
      </button>
    </div>
  )
}
