import type { Column } from '@/components/table-columns'
import type { RowTree } from '@/components/row-tree'
import type { Selection } from '@/components/row-selection'
import { type RowData } from '@tanstack/react-table'
import { type ReactNode } from 'react'
/** Props of DataTable; `Row` needs nothing but an id and a name for screen readers. */
export interface DataTableProps<Row extends RowData> {
  label: string
  rows: readonly Row[]
  rowId: (row: Row) => string
  rowName: (row: Row) => string
  columns: readonly Column<Row>[]
  /** Column ids in order; all when absent. */
  shown?: readonly string[] | undefined
  /** The reader chose the columns: none gives way where there is little room. */
  keepsColumns?: boolean
  sort?: Sort | undefined
  onSort?: (sort: Sort) => void
  selection?: Selection
  /** The row whose record is open beside the table. */
  openId?: string | undefined
  /** Absent where a row is all there is. */
  onOpen?: (row: Row) => void
  /** More keys that act on the row in focus: `{ d: complete }`. */
  rowKeys?: Record<string, (row: Row) => void>
  rowClass?: (row: Row) => string | undefined
  /** One row on a narrow screen. */
  card: (row: Row, level: number) => ReactNode
  /** Where rows stand below others. */
  tree?: RowTree
  /** Every row that "select all" means; those shown when absent. */
  selectable?: readonly string[]
  hasMore?: boolean
  /** How many rows there are, read or not, where that is known. */
  total?: number | undefined
  onMore?: () => void
}

/** How a list is sorted: a column's sortKey and the direction. */
export interface Sort {
  key: string
  order: 'asc' | 'desc'
}
