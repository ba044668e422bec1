import {
  columnOrderingFeature,
  columnVisibilityFeature,
  createColumnHelper,
  type RowData,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { type ReactNode, useMemo } from 'react'

/** A column of a list. */
export interface Column<Row> {
  id: string
  header: string
  /** Where the cells speak for themselves: the header is for screen readers. */
  isHeaderHidden?: boolean
  /** A CSS grid track: "72px" or "minmax(200px, 1fr)". */
  track: string
  align?: 'end'
  /** The column's name in the URL when the list can be sorted by it. */
  sortKey?: string
  /** Stays where it is and cannot be hidden. */
  isFixed?: boolean
  /** Where there is no room for all: those with the lowest number are left out first; absent, it stays. */
  givesWay?: number
  /** Stands in where rows stand below others. */
  isTree?: boolean
  /** `level` is 0 for a row that stands alone. */
  cell: (row: Row, level: number) => ReactNode
}

const features = tableFeatures({ columnVisibilityFeature, columnOrderingFeature })

/** The rows and the visible columns, in the order chosen; `shown` are column ids, all when absent. */
export function useColumns<Row extends RowData>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  shown: readonly string[] | undefined,
  rowId: (row: Row) => string,
) {
  const defs = useMemo(() => {
    const helper = createColumnHelper<typeof features, Row>()
    return columns.map((column) => helper.display({ id: column.id, header: column.header }))
  }, [columns])
  const state = useMemo(() => arrange(columns, shown), [columns, shown])
  const data = useMemo(() => [...rows], [rows])
  const table = useTable({ features, columns: defs, data, getRowId: rowId, state })
  const leaves = table.getVisibleLeafColumns()
  const visible = useMemo(() => {
    const byId = new Map(columns.map((column) => [column.id, column]))
    return leaves.flatMap(({ id }) => byId.get(id) ?? [])
  }, [columns, leaves])
  return { rows: table.getRowModel().rows, visible }
}

/** The tracks of a table: one for selecting or the edge, one a column, and the other edge. */
export function tracksOf<Row>(columns: readonly Column<Row>[], isSelecting: boolean): string[] {
  return [isSelecting ? '24px' : '2px', ...columns.map(({ track }) => track), '8px']
}

/** The tracks' least widths together: below it the list scrolls sideways instead of squeezing. */
export function leastWidth(tracks: readonly string[]): number {
  return tracks.reduce((sum, track) => sum + Number(/\d+/.exec(track)?.[0] ?? 0), 6)
}

/** The columns that have room in a width; what gives way leaves one after the other. */
export function fitting<Row>(
  columns: readonly Column<Row>[],
  isSelecting: boolean,
  width: number,
): readonly Column<Row>[] {
  const ready = columns.filter(({ givesWay }) => givesWay !== undefined)
  const leaving = ready.toSorted((a, b) => (a.givesWay ?? 0) - (b.givesWay ?? 0))
  const kept = new Set(columns)
  for (const column of leaving) {
    if (leastWidth(tracksOf([...kept], isSelecting)) <= width) break
    kept.delete(column)
  }
  return kept.size < columns.length ? [...kept] : columns
}

function arrange<Row>(columns: readonly Column<Row>[], shown: readonly string[] | undefined) {
  const fixed = columns.filter(({ isFixed }) => isFixed).map(({ id }) => id)
  const chosen = shown ?? columns.map(({ id }) => id)
  const columnOrder = [...fixed, ...chosen.filter((id) => !fixed.includes(id))]
  const columnVisibility = Object.fromEntries(columns.map(({ id }) => [id, columnOrder.includes(id)]))
  return { columnOrder, columnVisibility }
}
