import { ClashDialog } from '@/components/clash-dialog'
import { entryWordsOf, useFieldTools } from '@/components/records/record-entry-words'
import { kindOf } from '@/lib/records/kinds'
import { type RecordClash, recordClash } from '@/lib/records/record-clash'
import type { RecordKind } from '@/lib/records/record-types'
import { tellRefusal } from '@/lib/tell'

/** The side-by-side choice when two people changed the same field of a record; the edit is never lost. */
export function RecordClashDialog({ clash }: { clash: RecordClash }) {
  const tools = useFieldTools()
  const kind = kindOf(clash.type)
  if (!kind) return null
  const { label, text } = entryWordsOf(kind, tools)
  return (
    <ClashDialog
      name={kind.nameOf(clash.record)}
      fields={clash.failure.clashes.map(({ field, yours, current }) => ({
        label: label(field) ?? field,
        yours: text(field, yours),
        theirs: text(field, current),
      }))}
      onChoose={(keepMine) => void settle(kind, clash, keepMine)}
    />
  )
}

async function settle(kind: RecordKind, { record, change }: RecordClash, keepMine: boolean): Promise<void> {
  recordClash.set(undefined)
  try {
    const current = await kind.cache.reread(record.id)
    if (keepMine) kind.verbs.update(current, change)
  } catch (error) {
    tellRefusal(error)
  }
}
