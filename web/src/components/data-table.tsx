import type { DataTableProps } from '@/components/data-table-props'
import type { RowData } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState } from 'react'
import { DataTableHead } from '@/components/data-table-head'
import { DataTableRow, type RowActs } from '@/components/data-table-row'
import type { RowTree } from '@/components/row-tree'
import { fitting, leastWidth, tracksOf, useColumns } from '@/components/table-columns'
import { alongLine } from '@/lib/direction'
import { useFocusBack } from '@/lib/focus-back'
import { type Hotkeys, useHotkeys } from '@/lib/hotkeys'
import { type Translate, useT } from '@/lib/i18n'
import { isRoomy } from '@/lib/density'
import { useIsNarrow, useIsPrinting, useMedia, useWidth } from '@/lib/media-query'
import { useStore } from '@/lib/store'

// A table so narrow, as beside a wide panel, has no room for a title.
const CARDS_BELOW = 400

/**
 * A virtualised list: a grid with a head on wide screens, cards on narrow ones. `j`/`k` and the arrows move, Enter opens,
 * `x` and shift-click select; rows are asked for before the end is reached.
 */
export function DataTable<Row extends RowData>(props: DataTableProps<Row>) {
  const t = useT()
  const scroller = useRef<HTMLDivElement>(null)
  const width = useWidth(scroller)
  const isNarrow = useIsNarrow() || width < CARDS_BELOW
  const isCoarse = useMedia('(pointer: coarse)')
  const { rows, visible: chosen } = useColumns(props.columns, props.rows, props.shown, props.rowId)
  const isSelectable = props.selection !== undefined
  const visible = useMemo(
    () => (props.keepsColumns ? chosen : fitting(chosen, isSelectable, width)),
    [props.keepsColumns, chosen, isSelectable, width],
  )
  const rowHeight = useStore(isRoomy) || isCoarse ? 44 : 36
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isNarrow ? 72 : rowHeight),
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 12,
    // The head is sticky inside the scroller.
    scrollPaddingStart: isNarrow ? 0 : 36,
  })
  // Heights that were estimated before are forgotten when the rows are to be another height.
  useEffect(() => virtual.measure(), [virtual, rowHeight, isNarrow])
  const isPrinting = useIsPrinting()
  const onScreen = virtual.getVirtualItems()
  // Paper shows every row there is, one below the other.
  const items = isPrinting ? rows.map((_, index) => ({ index, start: undefined })) : onScreen
  const order = rows.map(({ id }) => id)
  const focus = useRowFocus(props, order, (index) => virtual.scrollToIndex(index), scroller)
  useLoadMore(props, onScreen[onScreen.length - 1]?.index ?? 0)

  // One object for all rows and renders, so that a row renders again only when what it shows changes.
  const acts = useRef<RowActs<Row>>(null)
  acts.current = {
    ...props,
    order,
    setFocus: focus.set,
    measure: virtual.measureElement,
    toggleFold: (id) => props.tree?.toggle(id),
  }
  const tracks = tracksOf(visible, isSelectable)
  const template = tracks.join(' ')
  return (
    <div ref={scroller} className="relative min-h-0 flex-1 overflow-auto overscroll-contain" data-scroller data-wide>
      <div
        role={props.tree?.isTree ? 'treegrid' : 'grid'}
        aria-label={props.label}
        aria-rowcount={props.hasMore ? -1 : rows.length + 1}
        aria-multiselectable={props.selection ? true : undefined}
        style={isNarrow ? undefined : { minWidth: leastWidth(tracks) }}
      >
        {!isNarrow && (
          <DataTableHead {...props} visible={visible} template={template} order={props.selectable ?? order} />
        )}
        <div role="rowgroup" className="relative" style={isPrinting ? undefined : { height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index]
            if (!row) return null
            return (
              <DataTableRow
                key={row.id}
                row={row.original}
                id={row.id}
                name={props.rowName(row.original)}
                className={props.rowClass?.(row.original)}
                index={item.index}
                start={item.start}
                height={isNarrow ? undefined : rowHeight}
                template={template}
                visible={visible}
                card={isNarrow ? props.card : undefined}
                level={props.tree?.levelOf(row.id) ?? 0}
                isExpanded={props.tree?.isExpanded(row.id)}
                isTree={props.tree?.isTree ?? false}
                isOpen={props.openId === row.id}
                isTabStop={row.id === (focus.id ?? order[0])}
                isSelected={props.selection?.ids.has(row.id)}
                isSelecting={(props.selection?.ids.size ?? 0) > 0}
                acts={acts}
              />
            )
          })}
        </div>
      </div>
      {props.hasMore && (
        <p className="px-4 py-3 text-xs text-muted">
          {isPrinting ? printedText(rows.length, props.total, t) : t('shell.loadingMore')}
        </p>
      )}
    </div>
  )
}

function printedText(count: number, all: number | undefined, t: Translate): string {
  return all === undefined ? t('layers.printedFirst', { count }) : t('layers.printedOf', { count, all })
}

function useLoadMore<Row extends RowData>({ rows, hasMore, onMore }: DataTableProps<Row>, lastIndex: number) {
  useEffect(() => {
    if (hasMore && onMore && lastIndex >= rows.length - 40) onMore()
  }, [hasMore, onMore, lastIndex, rows.length])
}

// The row in focus, moved by keys from anywhere on the page, and the keys that act on it.
function useRowFocus<Row extends RowData>(
  props: DataTableProps<Row>,
  order: readonly string[],
  scrollTo: (index: number) => void,
  scroller: { current: HTMLElement | null },
) {
  const [id, set] = useState<string>()
  const current = useCurrentRow(id, props.openId, order)
  useEffect(() => {
    if (props.openId !== undefined) set(props.openId)
  }, [props.openId])
  const isSelecting = (props.selection?.ids.size ?? 0) > 0
  useFocusBack(`${props.openId} ${isSelecting} ${current}`, () => current && focusRow(scroller.current, current))
  const rowOf = (wanted: string | undefined) => props.rows.find((row) => props.rowId(row) === wanted)

  const move = (step: number) => {
    const from = current === undefined ? -1 : order.indexOf(current)
    goTo(Math.max(0, Math.min(order.length - 1, from < 0 ? 0 : from + step)))
  }
  const goTo = (index: number) => {
    const next = order[index]
    if (next === undefined) return
    set(next)
    scrollTo(index)
    requestAnimationFrame(() => focusRow(scroller.current, next))
    const row = rowOf(next)
    // With a record open beside the table, moving reads on.
    if (props.openId !== undefined && row) props.onOpen?.(row)
  }
  const withRow = (act: (row: Row) => void) => () => {
    const row = rowOf(current)
    if (row) act(row)
  }
  const keys: Hotkeys = { j: () => move(1), k: () => move(-1), arrowdown: () => move(1), arrowup: () => move(-1) }
  const { selection, tree } = props
  if (tree?.isTree && current !== undefined) Object.assign(keys, treeKeys(tree, current, order, goTo))
  if (selection) {
    keys['x'] = withRow((row) => selection.toggle(props.rowId(row)))
    keys['shift+x'] = withRow((row) => selection.extendTo(props.rowId(row), order))
    if (isSelecting) keys['escape'] = selection.clear
  }
  // What a key does to one row, the bulk bar does to the selected ones.
  const rowKeys = isSelecting ? {} : (props.rowKeys ?? {})
  for (const [key, act] of Object.entries(rowKeys)) keys[key] = withRow(act)
  useHotkeys(keys)
  return { id: current, set }
}

// Where the row is gone, the one in its place.
function useCurrentRow(id: string | undefined, openId: string | undefined, order: readonly string[]) {
  const place = useRef(-1)
  const at = id === undefined ? -1 : order.indexOf(id)
  useEffect(() => {
    if (at >= 0) place.current = at
  }, [at])
  if (at >= 0) return id
  return id === undefined || place.current < 0 ? openId : order[Math.min(place.current, order.length - 1)]
}

function focusRow(scroller: HTMLElement | null, id: string) {
  scroller?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`)?.focus({ preventScroll: true })
}

// As in a tree grid (WAI-ARIA): the arrow towards the end opens a row or goes into it, the other closes it or goes out.
function treeKeys(tree: RowTree, current: string, order: readonly string[], goTo: (index: number) => void): Hotkeys {
  const at = order.indexOf(current)
  const [inwards, outwards] = alongLine(1) > 0 ? ['arrowright', 'arrowleft'] : ['arrowleft', 'arrowright']
  const parent = order.findLastIndex((id, index) => index < at && tree.levelOf(id) < tree.levelOf(current))
  return {
    [inwards]: () => {
      if (tree.isExpanded(current) === false) tree.toggle(current)
      else if (tree.isExpanded(current)) goTo(at + 1)
    },
    [outwards]: () => {
      if (tree.isExpanded(current)) tree.toggle(current)
      else if (parent >= 0) goTo(parent)
    },
  }
}
