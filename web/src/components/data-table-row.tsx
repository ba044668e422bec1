import { CatchBoundary } from '@tanstack/react-router'
import { type CSSProperties, type KeyboardEvent, memo, type MouseEvent, type ReactNode, type RefObject } from 'react'
import type { Selection } from '@/components/row-selection'
import { RowStop } from '@/components/row-stop'
import { FoldButton, indent } from '@/components/row-tree'
import type { Column } from '@/components/table-columns'
import { Checkbox } from '@/components/ui/checkbox'
import { cx } from '@/lib/class-names'
import { useIsHighlighted } from '@/lib/highlights'
import { useT } from '@/lib/i18n'

/** What a row can do, read at the moment it is done. */
export interface RowActs<Row> {
  onOpen?: (row: Row) => void
  selection?: Selection
  order: readonly string[]
  setFocus: (id: string) => void
  measure: (element: Element | null) => void
  toggleFold: (id: string) => void
}

interface RowProps<Row> {
  row: Row
  id: string
  name: string
  className: string | undefined
  index: number
  /** How far from the top, in pixels; undefined where rows follow one another, as on paper. */
  start: number | undefined
  height: number | undefined
  template: string
  visible: readonly Column<Row>[]
  /** One row on a narrow screen; a table row when absent. */
  card: ((row: Row, level: number) => ReactNode) | undefined
  /** How many rows it stands below. */
  level: number
  /** Undefined where nothing stands below it. */
  isExpanded: boolean | undefined
  /** Whether any row of the list stands below another. */
  isTree: boolean
  isOpen: boolean
  isTabStop: boolean
  /** Undefined where rows cannot be selected. */
  isSelected: boolean | undefined
  /** Whether any row is selected. */
  isSelecting: boolean
  acts: RefObject<RowActs<Row> | null>
}

/** One row of a table, or one card on a narrow screen. Scrolling renders it again only when it moves. */
export const DataTableRow = memo(function DataTableRow<Row>(props: RowProps<Row>) {
  const { id, acts, card } = props
  const isChanged = useIsHighlighted(id)
  return (
    <div
      ref={card ? (element) => acts.current?.measure(element) : undefined}
      role="row"
      data-index={props.index}
      data-row={id}
      aria-rowindex={props.index + 2}
      aria-level={props.isTree ? props.level + 1 : undefined}
      aria-expanded={props.isExpanded}
      aria-selected={props.isSelected}
      aria-current={props.isOpen || undefined}
      tabIndex={props.isTabStop ? 0 : -1}
      onFocus={() => acts.current?.setFocus(id)}
      onClick={(event) => click(event, props)}
      onKeyDown={(event) => openOnEnter(event, props)}
      style={{ ...placeAt(props.start), height: props.height, gridTemplateColumns: props.template }}
      className={cx(
        'group w-full cursor-default border-b border-line text-table focus-visible:-outline-offset-2',
        !card && 'grid items-center ps-1.5',
        props.isSelected ? 'bg-[color-mix(in_oklab,var(--accent)_11%,var(--surface-0))]' : 'hover:bg-surface-1',
        props.isOpen && 'bg-surface-2 shadow-[inset_2px_0_0_var(--accent)] rtl:shadow-[inset_-2px_0_0_var(--accent)]',
        isChanged && 'just-changed',
        props.className,
      )}
    >
      <RowStop value={props.isTabStop ? 0 : -1}>
        {/* One record that cannot be shown does not take the list with it. */}
        <CatchBoundary getResetKey={() => id} errorComponent={() => <BrokenCells name={props.name} />}>
          {card ? <Card {...props} card={card} /> : <Cells {...props} />}
        </CatchBoundary>
      </RowStop>
    </div>
  )
  // memo() forgets the type parameter.
}) as <Row>(props: RowProps<Row>) => ReactNode

function placeAt(start: number | undefined): CSSProperties {
  return start === undefined
    ? {}
    : { position: 'absolute', top: 0, insetInlineStart: 0, transform: `translateY(${start}px)` }
}

function BrokenCells({ name }: { name: string }) {
  const t = useT()
  return (
    <div role="gridcell" className="col-span-full truncate px-3">
      {name} <span className="text-danger">{t('shell.errorRecord')}</span>
    </div>
  )
}

// A component of its own, so that what it throws is caught around it.
function Card<Row>(props: RowProps<Row> & { card: (row: Row, level: number) => ReactNode }) {
  return (
    <div role="gridcell" style={indent(props.level, 0)} className="flex items-center">
      <div className="min-w-0 flex-1">{props.card(props.row, props.level)}</div>
      <Fold {...props} className="size-9 pointer-coarse:size-11" />
    </div>
  )
}

function Fold<Row>({ id, isExpanded, acts, className }: Omit<RowProps<Row>, 'className'> & { className: string }) {
  if (isExpanded === undefined) return null
  return <FoldButton isExpanded={isExpanded} onToggle={() => acts.current?.toggleFold(id)} className={className} />
}

function Cells<Row>(props: RowProps<Row>) {
  return (
    <>
      <SelectCell {...props} />
      {props.visible.map((column) => (
        <div
          key={column.id}
          role="gridcell"
          // Room for the chevron is there in every row, so that the titles of one level begin in one line.
          style={column.isTree && props.isTree ? indent(props.level, 28) : undefined}
          className={cx(
            'flex h-full min-w-0 items-center gap-2 px-2',
            column.align === 'end' && 'justify-end text-end',
          )}
        >
          {column.isTree && <Fold {...props} className="-ms-7 size-5 pointer-coarse:-ms-10 pointer-coarse:size-8" />}
          {column.cell(props.row, props.level)}
        </div>
      ))}
      <div role="gridcell" aria-hidden />
    </>
  )
}

function SelectCell<Row>({ id, name, isSelected, isSelecting, acts }: RowProps<Row>) {
  const t = useT()
  const select = (event: MouseEvent) => {
    event.stopPropagation()
    const { selection, order } = acts.current ?? {}
    if (event.shiftKey) selection?.extendTo(id, order ?? [])
    else selection?.toggle(id)
  }
  return (
    <div role="gridcell" className="flex h-full items-center justify-center">
      {isSelected !== undefined && (
        <Checkbox
          tabIndex={-1}
          aria-label={t('shell.selectRow', { name })}
          checked={isSelected}
          onClick={select}
          onChange={() => undefined}
          className={cx(
            'pointer-coarse:opacity-100',
            !isSelecting &&
              'opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100 focus-visible:opacity-100',
          )}
        />
      )}
    </div>
  )
}

function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a, button, input, select, textarea, [role="menuitem"]') !== null
}

function click<Row>(event: MouseEvent, { id, row, acts }: RowProps<Row>) {
  if (isControl(event.target) || !acts.current) return
  const { selection, order, onOpen } = acts.current
  if (selection && event.shiftKey) {
    getSelection()?.removeAllRanges()
    selection.extendTo(id, order)
  } else if (selection && (event.metaKey || event.ctrlKey)) selection.toggle(id)
  else onOpen?.(row)
}

function openOnEnter<Row>(event: KeyboardEvent, { row, acts }: RowProps<Row>) {
  if (event.key !== 'Enter' || event.target !== event.currentTarget) return
  event.preventDefault()
  acts.current?.onOpen?.(row)
}
