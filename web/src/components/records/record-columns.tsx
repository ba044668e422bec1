import { type ReactNode, useMemo } from 'react'
import { useFieldTools } from '@/components/records/record-entry-words'
import { RecordName } from '@/components/records/reference-field'
import { RowTags } from '@/components/row-tags'
import type { Column } from '@/components/table-columns'
import { isRecord } from '@/lib/errors'
import { dateOf } from '@/lib/format'
import { kindOf } from '@/lib/records/kinds'
import { fieldText, type FieldTools } from '@/lib/records/record-field'
import { isSortedBy } from '@/lib/records/record-request'
import type { RecordKind, RecordMessage } from '@/lib/records/record-types'
import { fieldOf, toJournal } from '@/lib/records/record-value'

/** The columns shown when nobody chose any. */
export function usualColumns<M extends RecordMessage>({ fields }: RecordKind<M>): string[] {
  return Object.entries(fields).flatMap(([name, { column }]) => (column?.isUsual ? [name] : []))
}

/** The columns of a kind's table, in the reader's language: its name with its tags, its fields, and when it was made. */
export function useRecordColumns<M extends RecordMessage>(kind: RecordKind<M>): readonly Column<M>[] {
  const tools = useFieldTools()
  const { t, format } = tools
  return useMemo(() => {
    const { title, fields, message } = kind
    const contractName = (name: string) => message.fields.find(({ localName }) => localName === name)?.name ?? name
    const columns = Object.entries(fields).flatMap(([name, field]): Column<M>[] => {
      const { column } = field
      if (!column || name === title) return []
      return [
        {
          id: name,
          header: t(field.label),
          track: column.track,
          ...(column.givesWay !== undefined && { givesWay: column.givesWay }),
          ...(column.align && { align: column.align }),
          ...(column.isSorted && { sortKey: contractName(name) }),
          cell: (record) =>
            column.cell?.(record, tools) ?? (
              <span className={column.align ? 'tabular text-muted' : 'truncate text-muted'}>
                {cellText(kind, name, record, tools)}
              </span>
            ),
        },
      ]
    })
    return [
      {
        id: title,
        header: t(fields[title]?.label ?? kind.words.one),
        track: 'minmax(240px, 1fr)',
        isFixed: true,
        ...(fields[title]?.column?.isSorted && { sortKey: contractName(title) }),
        cell: (record) =>
          fields[title]?.column?.cell?.(record, tools) ?? (
            <>
              <span title={kind.nameOf(record)} className="min-w-0 truncate font-medium">
                {kind.nameOf(record)}
              </span>
              <RowTags tags={record.tags ?? []} most={2} />
            </>
          ),
      },
      ...columns,
      {
        id: 'created',
        header: t('layers.madeAt'),
        track: '120px',
        givesWay: 0,
        align: 'end',
        ...(isSortedBy(kind, 'created_at') && { sortKey: 'created_at' }),
        cell: (record) => (
          <span className="truncate text-muted">{record.createdAt && format.day(dateOf(record.createdAt))}</span>
        ),
      },
    ]
  }, [kind, tools, t, format])
}

/** A record on a narrow screen: its name, and in a line below what the table shows of it. */
export function RecordCard<M extends RecordMessage>({ kind, record }: { kind: RecordKind<M>; record: M }) {
  const tools = useFieldTools()
  const { fields, title, icon: Icon } = kind
  const shown = Object.entries(fields).flatMap(([name, field]) =>
    // A number says nothing without its head.
    field.column?.isUsual && !field.column.align && name !== title
      ? [field.column.cell?.(record, tools) ?? cellText(kind, name, record, tools)]
      : [],
  )
  return (
    <div className="flex min-h-18 gap-3 px-4 py-3">
      <Icon className="mt-0.5 size-4 shrink-0 text-muted" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2 text-sm font-medium">
          <span className="min-w-0">{kind.nameOf(record)}</span>
          <RowTags tags={record.tags ?? []} most={2} />
        </p>
        <p className="mt-0.5 truncate text-xs text-muted">
          {shown.filter(Boolean).flatMap((part, index) => (index === 0 ? [part] : [' · ', part]))}
        </p>
      </div>
    </div>
  )
}

/** A field of a record in words. */
function cellText<M extends RecordMessage>(kind: RecordKind<M>, name: string, record: M, tools: FieldTools): ReactNode {
  const field = kind.fields[name]
  const value: unknown = Reflect.get(record, name)
  const json = toJournal(fieldOf(kind.message, name), value)
  if (field?.input?.as !== 'reference' || typeof json !== 'string') return fieldText(field, json, tools)
  if (isRecord(value)) return String(value['name'])
  const other = kindOf(field.input.to)
  return other && <RecordName kind={other} id={json} />
}
