import { create, type DescMessage, toJson } from '@bufbuild/protobuf'
import { ClashDialog, clashingFields } from '@/components/clash-dialog'
import type { EntryWords } from '@/components/entry-text'
import { entryWordsOf, useEntryTools } from '@/components/records/record-entry-words'
import { isRecord } from '@/lib/errors'
import { toUpdate } from '@/lib/record-change'
import { kindOf } from '@/lib/records/kinds'
import { type RecordClash, recordClash } from '@/lib/records/record-clash'
import type { RecordKind } from '@/lib/records/record-types'
import { tellRefusal } from '@/lib/tell'

/** The side-by-side choice when two people changed the same field of a record; the edit is never lost. */
export function RecordClashDialog({ clash }: { clash: RecordClash }) {
  const tools = useEntryTools()
  const kind = kindOf(clash.type)
  if (!kind) return null
  const words = entryWordsOf(kind, tools)
  const { group } = words
  const isGrouped = (field: string) => group?.fields.includes(field) ?? false
  return (
    <ClashDialog
      name={kind.calledOf(clash.record)}
      fields={[
        ...clashingFields(
          clash.failure.clashes.filter(({ field }) => !isGrouped(field)),
          words,
        ),
        ...groupClash(kind, clash, group),
      ]}
      onChoose={(keepMine) => void settle(kind, clash, keepMine)}
    />
  )
}

// Fields that are read as one are one choice; those of them that do not clash are the same on both sides.
function groupClash({ schemas }: RecordKind, { record, change, failure }: RecordClash, group: EntryWords['group']) {
  const clashes = failure.clashes.filter(({ field }) => group?.fields.includes(field))
  if (!group || clashes.length === 0) return []
  const sent = create<DescMessage>(schemas.update, toUpdate<DescMessage>(schemas.update, record, change))
  const json = toJson(schemas.update as DescMessage, sent, { useProtoFieldName: true })
  const same = isRecord(json) ? json : {}
  const side = (which: 'yours' | 'current') =>
    group.text({ ...same, ...Object.fromEntries(clashes.map((clash) => [clash.field, clash[which]])) })
  return [{ label: group.label, yours: side('yours'), theirs: side('current') }]
}

async function settle(kind: RecordKind, { record, change }: RecordClash, keepMine: boolean): Promise<void> {
  recordClash.set(undefined)
  try {
    const current = await kind.cache.reread(record.id)
    if (keepMine) kind.verbs.update(current, change, { isQuiet: true })
  } catch (error) {
    tellRefusal(error)
  }
}
