import { ArrowDown, ArrowUp } from 'lucide-react'
import type { Column } from '@/components/table-columns'
import { Checkbox } from '@/components/ui/checkbox'
import { IconButton } from '@/components/ui/icon-button'
import { useT } from '@/lib/i18n'

/** What the choice of columns gets; `shown` are the ids, all when absent. */
export interface ColumnMenuProps {
  columns: readonly Pick<Column<never>, 'id' | 'header' | 'isFixed'>[]
  shown: readonly string[] | undefined
  onChange: (shown: string[] | undefined) => void
}

/** The columns to tick and to move. */
export function ColumnChoice(props: ColumnMenuProps) {
  const t = useT()
  const free = props.columns.filter(({ isFixed }) => !isFixed)
  const shown = props.shown ?? free.map(({ id }) => id)
  const hidden = free.map(({ id }) => id).filter((id) => !shown.includes(id))
  const ordered = [...shown, ...hidden].flatMap((id) => free.find((column) => column.id === id) ?? [])
  const swap = (index: number, step: number) => {
    const next = [...shown]
    const [moved] = next.splice(index, 1)
    if (moved) next.splice(index + step, 0, moved)
    props.onChange(next)
  }
  return (
    <ul>
      {ordered.map((column) => {
        const index = shown.indexOf(column.id)
        return (
          <li key={column.id} className="flex h-8 items-center gap-1 rounded-sm ps-1.5 hover:bg-surface-3">
            <label className="flex flex-1 items-center gap-2.5 text-table">
              <Checkbox
                checked={index >= 0}
                onChange={() =>
                  props.onChange(index >= 0 ? shown.filter((id) => id !== column.id) : [...shown, column.id])
                }
              />
              {column.header}
            </label>
            <IconButton
              label={t('layers.moveLeft', { column: column.header })}
              className="size-6"
              disabled={index <= 0}
              onClick={() => swap(index, -1)}
            >
              <ArrowUp className="size-3.5" />
            </IconButton>
            <IconButton
              label={t('layers.moveRight', { column: column.header })}
              className="size-6"
              disabled={index < 0 || index === shown.length - 1}
              onClick={() => swap(index, 1)}
            >
              <ArrowDown className="size-3.5" />
            </IconButton>
          </li>
        )
      })}
    </ul>
  )
}
