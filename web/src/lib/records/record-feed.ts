import { create } from '@bufbuild/protobuf'
import { type Timestamp, timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { FeedEntry } from '@/lib/feed-entry'
import type { RecordKind, RecordMessage } from '@/lib/records/record-types'
import { readJson } from '@/lib/records/record-value'

// More than this at once is an import or a bulk change: reading the lists again is cheaper than patching.
const MANY = 40

/** Brings one kind of record on the screen up to date with changes, own ones from other windows included. */
export function takeEntries<M extends RecordMessage>(kind: RecordKind<M>, entries: readonly FeedEntry[]): void {
  const { cache } = kind
  if (entries.length > MANY) {
    cache.refreshLists()
    cache.refresh(entries.map(({ subjectId }) => subjectId))
    return
  }
  const others = new Set<string>()
  const note = () => entries.forEach((entry) => kind.alsoChanged?.(entry).forEach((id) => others.add(id)))
  // An entry may tell of others by what its record was before, and by what it is now.
  note()
  for (const entry of entries) takeEntry(kind, entry)
  note()
  for (const id of others) if (cache.find(id)) void reread(kind, id)
}

function takeEntry<M extends RecordMessage>(kind: RecordKind<M>, entry: FeedEntry): void {
  const { cache } = kind
  const isRestored = entry.changes.some((change) => change.field === 'deleted_at' && change.new === null)
  // It may belong in a list now: made, restored, moved here, or changed into a filter.
  if (isRestored || cache.isReadingLists() || !cache.isListed(entry.subjectId)) cache.refreshLists()
  const shown = cache.find(entry.subjectId)
  if (!shown) return cache.refresh([entry.subjectId])
  if (entry.subjectVersion <= shown.version) return
  const deletedAt = deletionOf(entry)
  if (deletedAt) return void cache.records.receive({ ...shown, version: entry.subjectVersion, deletedAt })
  const patched = kind.keepsRows ? patch(kind, shown, entry) : undefined
  if (patched) cache.records.receive(patched)
  const read = patched ? Promise.resolve() : reread(kind, entry.subjectId)
  // What changed may put it elsewhere in its list, or into others.
  if (!kind.keepsRows) void read.then(() => cache.refreshLists())
}

async function reread<M extends RecordMessage>({ cache }: RecordKind<M>, id: string): Promise<void> {
  try {
    await cache.reread(id)
  } catch {
    // Deleted, or moved to where this person may not look.
    cache.refreshLists()
  }
}

function deletionOf({ changes }: FeedEntry): Timestamp | undefined {
  const value = changes.find(({ field }) => field === 'deleted_at')?.new
  return typeof value === 'string' ? timestampFromDate(new Date(value)) : undefined
}

/** The record after the entry that follows its version; undefined when something of it cannot be applied here. */
export function patch<M extends RecordMessage>(kind: RecordKind<M>, shown: M, entry: FeedEntry): M | undefined {
  const { message, fields } = kind
  if (entry.changes.length === 0 || entry.subjectVersion !== shown.version + 1) return undefined
  const next: M = { ...shown, version: entry.subjectVersion }
  for (const { field: name, new: value } of entry.changes) {
    const field = message.fields.find((one) => one.name === name)
    // What names another record may decide who sees this one.
    if (!field || name.endsWith('_id') || fields[field.localName]?.isReread) return undefined
    const empty: unknown = Reflect.get(create(field.parent), field.localName)
    const read = value === null ? empty : readJson(field, value)
    if (read !== undefined) Reflect.set(next, field.localName, read)
    else if (value === null) Reflect.deleteProperty(next, field.localName)
    else return undefined
  }
  return next
}
