import type { RowData } from '@tanstack/react-table'
import { type KeyboardEvent, type MouseEvent } from 'react'
import type { DataTableProps } from '@/components/data-table'
import type { Column } from '@/components/table-columns'
import { Checkbox } from '@/components/ui/checkbox'
import { cx } from '@/lib/class-names'
import { useIsHighlighted } from '@/lib/highlights'
import { useT } from '@/lib/i18n'

interface RowProps<Row extends RowData> extends DataTableProps<Row> {
  row: Row
  id: string
  index: number
  start: number
  height: number | undefined
  template: string
  visible: readonly Column<Row>[]
  isNarrow: boolean
  isTabStop: boolean
  measure: ((element: Element | null) => void) | undefined
  onFocus: () => void
  order: readonly string[]
}

/** One row of a table, or one card on a narrow screen. */
export function DataTableRow<Row extends RowData>(props: RowProps<Row>) {
  const { row, id, selection } = props
  const isChanged = useIsHighlighted(id)
  const isOpen = props.openId === id
  const isSelected = selection?.ids.has(id) ?? false
  return (
    <div
      ref={props.measure}
      role="row"
      data-index={props.index}
      data-row={id}
      aria-rowindex={props.index + 2}
      aria-selected={selection ? isSelected : undefined}
      aria-current={isOpen || undefined}
      tabIndex={props.isTabStop ? 0 : -1}
      onFocus={props.onFocus}
      onClick={(event) => onClick(event, props)}
      onKeyDown={(event) => onEnter(event, props)}
      style={{ transform: `translateY(${props.start}px)`, height: props.height, gridTemplateColumns: props.template }}
      className={cx(
        'group absolute top-0 left-0 w-full cursor-default border-b border-line text-table focus-visible:-outline-offset-2',
        !props.isNarrow && 'grid items-center pl-1.5',
        isSelected ? 'bg-[color-mix(in_oklch,var(--accent)_11%,var(--surface-0))]' : 'hover:bg-surface-1',
        isOpen && 'bg-surface-2 shadow-[inset_2px_0_0_var(--accent)]',
        isChanged && 'just-changed',
        props.rowClass?.(row),
      )}
    >
      {props.isNarrow ? (
        <div role="gridcell">{props.card(row)}</div>
      ) : (
        <>
          <SelectCell {...props} isSelected={isSelected} />
          {props.visible.map((column) => (
            <div
              key={column.id}
              role="gridcell"
              className={cx(
                'flex h-full min-w-0 items-center gap-2 px-2',
                column.align === 'end' && 'justify-end text-right',
              )}
            >
              {column.cell(row)}
            </div>
          ))}
          <div role="gridcell" aria-hidden />
        </>
      )}
    </div>
  )
}

function SelectCell<Row extends RowData>(props: RowProps<Row> & { isSelected: boolean }) {
  const t = useT()
  const { selection } = props
  return (
    <div role="gridcell" className="flex h-full items-center justify-center">
      {selection && (
        <Checkbox
          tabIndex={-1}
          aria-label={t('shell.selectRow', { name: props.rowName(props.row) })}
          checked={props.isSelected}
          onClick={(event) => {
            event.stopPropagation()
            if (event.shiftKey) selection.extendTo(props.id, props.order)
            else selection.toggle(props.id)
          }}
          onChange={() => undefined}
          className={cx(
            'pointer-coarse:opacity-100',
            props.isSelected || selection.ids.size > 0
              ? ''
              : 'opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100 focus-visible:opacity-100',
          )}
        />
      )}
    </div>
  )
}

function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a, button, input, select, textarea, [role="menuitem"]') !== null
}

function onClick<Row extends RowData>(event: MouseEvent, props: RowProps<Row>) {
  if (isControl(event.target)) return
  const { selection } = props
  if (selection && event.shiftKey) {
    getSelection()?.removeAllRanges()
    selection.extendTo(props.id, props.order)
  } else if (selection && (event.metaKey || event.ctrlKey)) selection.toggle(props.id)
  else props.onOpen(props.row)
}

function onEnter<Row extends RowData>(event: KeyboardEvent, props: RowProps<Row>) {
  if (event.key !== 'Enter' || event.target !== event.currentTarget) return
  event.preventDefault()
  props.onOpen(props.row)
}
