import { Link } from '@tanstack/react-router'
import { X } from 'lucide-react'
import { useRef, useState } from 'react'
import { useKeptFocus } from '@/components/kept-focus'
import { useFieldTools } from '@/components/records/record-entry-words'
import { Combobox } from '@/components/ui/combobox'
import type { ControlProps } from '@/components/ui/field'
import { IconButton } from '@/components/ui/icon-button'
import { can, useMe } from '@/directory/me.queries'
import { textsOf, useRecordSearch } from '@/lib/records/record-lookup'
import { useRecord } from '@/lib/records/record-queries'
import type { RecordKind, RecordMessage } from '@/lib/records/record-types'

/**
 * Another record, where there is one: a link to it, and the way to take it away; otherwise the way to find one by typing.
 * Nothing for those who may not read such records.
 */
export function ReferenceField<M extends RecordMessage>(props: {
  kind: RecordKind<M>
  /** What is to be chosen: "Choose a venue". */
  label: string
  id: string | undefined
  /** Undefined takes it away. Absent where it is only read. */
  onPick?: ((record: M | undefined) => void) | undefined
  control?: ControlProps
}) {
  const tools = useFieldTools()
  const { kind, label, id } = props
  const box = useRef<HTMLSpanElement>(null)
  const keepFocus = useKeptFocus(box, id)
  const onPick =
    props.onPick &&
    ((record: M | undefined) => {
      keepFocus()
      props.onPick?.(record)
    })
  const mayRead = can(useMe(), kind.reading)
  const [search, setSearch] = useState('')
  const record = useRecord(kind, mayRead ? (id ?? '') : '').data
  const { found, matched } = useRecordSearch(kind, search.trim(), mayRead && onPick !== undefined)
  if (!mayRead) return null
  if (id) {
    const name = record ? kind.nameOf(record) : '…'
    const to: string = `${kind.path}/${id}`
    return (
      <span ref={box} className="flex min-h-7 items-center gap-1 text-table">
        <Link id={props.control?.id} to={to} className="truncate text-accent-text underline-offset-2 hover:underline">
          {name}
        </Link>
        {onPick && (
          <IconButton label={tools.t('layers.takeAway', { name })} onClick={() => onPick(undefined)}>
            <X className="size-3.5" />
          </IconButton>
        )}
      </span>
    )
  }
  if (!onPick) return null
  return (
    <span ref={box} className="contents">
      <Combobox
        label={label}
        choices={found.map((one) => ({
          value: one.id,
          label: kind.nameOf(one),
          aside: kind.aside?.(one, tools),
          keywords: [...textsOf(kind, one), ...matched],
          icon: kind.Mark && <kind.Mark record={one} />,
        }))}
        chosen={[]}
        onSearch={setSearch}
        onChoose={(chosen) => onPick(found.find((one) => one.id === chosen))}
        trigger={
          <button
            type="button"
            {...props.control}
            className="min-h-7 text-start text-table text-muted hover:text-text print:hidden pointer-coarse:min-h-11"
          >
            {label}…
          </button>
        }
      />
    </span>
  )
}

/** The name of a record in a table, which says no more than its id. */
export function RecordName<M extends RecordMessage>({ kind, id }: { kind: RecordKind<M>; id: string }) {
  const { data } = useRecord(kind, can(useMe(), kind.reading) ? id : '')
  return data ? kind.nameOf(data) : '…'
}
