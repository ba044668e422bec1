import type { Change, Entry, Personal } from '../../kernel/ctx.ts'
import type { Db } from '../../kernel/db.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import type { Keyring } from '../../kernel/keyring.ts'
import { keysById, keysOf, type PersonKey } from './person-key.ts'
import { sealJson, unsealJson } from './sealed-json.ts'

/** What an entry has under one person's key. */
export interface SealedPart {
  /** The key's id. */
  key: string
  /** Encrypted, as base64; absent when the person was erased before it was written. */
  box?: string
}

/** What of an entry matters here. */
type Told = Pick<Entry, 'id' | 'tenantId' | 'changes' | 'payload' | 'personal'>

/** An entry without what is personal, which is beside it, encrypted. */
export type Stored<E extends Told = Entry> = E & { sealed?: SealedPart[] }

/** What is in the box: the values of fields before and after, and of the payload. */
type Hidden = {
  fields: Record<string, [JsonValue, JsonValue]>
  payload: JsonObject
}

/** Takes what is personal out of entries of one company and keeps it under the keys of the people it is about. */
export async function hidePersonal<E extends Told>(
  db: Db,
  keyring: Keyring,
  entries: readonly E[],
): Promise<readonly Stored<E>[]> {
  const people = entries.flatMap(({ personal = [] }) => personal.map(({ personId }) => personId))
  const [first] = entries
  if (!first || people.length === 0) return entries
  const keys = await keysOf(db, keyring, first.tenantId, people)
  return entries.map((entry) => hidden(entry, keys))
}

function hidden<E extends Told>(entry: E, keys: ReadonlyMap<string, PersonKey>): Stored<E> {
  const parts: SealedPart[] = []
  let { changes, payload = {} } = entry
  for (const personal of entry.personal ?? []) {
    const taken = take(personal, changes, payload)
    const key = keys.get(personal.personId)
    if (!key) throw new Error(`there is no key for ${personal.personId}`)
    if (!taken) continue
    ;({ changes, payload } = taken)
    parts.push({ key: key.id, ...(key.key && { box: close(key.key, entry, taken.hidden) }) })
  }
  return { ...entry, changes, payload, ...(parts.length > 0 && { sealed: parts }) }
}

/** Undefined when the entry has none of the values. */
function take({ fields = [], payload: keys = [] }: Personal, changes: Change[], payload: JsonObject) {
  const taken = changes.filter(({ field }) => fields.includes(field))
  const named = Object.entries(payload).filter(([name]) => keys.includes(name))
  if (taken.length === 0 && named.length === 0) return undefined
  const hidden: Hidden = {
    fields: Object.fromEntries(taken.map((change) => [change.field, [change.old, change.new]])),
    payload: Object.fromEntries(named),
  }
  return {
    hidden,
    changes: changes.map((change) => (taken.includes(change) ? { field: change.field, old: null, new: null } : change)),
    payload: Object.fromEntries(Object.entries(payload).filter(([name]) => !keys.includes(name))),
  }
}

/** What a box is bound to: it opens in its own entry only. */
const contextOf = (entry: { tenantId: string; id: string }): string => `${entry.tenantId} ${entry.id}`

const close = (key: Buffer, entry: Told, hidden: Hidden): string =>
  sealJson(key, contextOf(entry), hidden).toString('base64')

/** What reading an entry needs of its row. */
export interface PersonalRow {
  tenant_id: string
  id: string
  changes: Change[]
  payload: JsonObject
  personal: SealedPart[] | null
}

/** Why something personal is missing in an entry: it went with its person, or was changed in the database. */
export type Missing = 'erased' | 'broken'

/** Puts back what is personal, of those who were not erased since. */
export async function showPersonal<Row extends PersonalRow>(
  db: Db,
  keyring: Keyring,
  rows: readonly Row[],
): Promise<(Row & { missing?: Missing })[]> {
  const ids = rows.flatMap(({ personal }) => personal?.map(({ key }) => key) ?? [])
  if (ids.length === 0) return [...rows]
  const keys = await keysById(db, keyring, ids)
  return rows.map((row) => shown(row, keys))
}

function shown<Row extends PersonalRow>(
  row: Row,
  keys: ReadonlyMap<string, Buffer | undefined>,
): Row & { missing?: Missing } {
  let { changes, payload } = row
  let missing: Missing | undefined
  for (const { key: id, box } of row.personal ?? []) {
    const key = keys.get(id)
    if (keys.has(id) && (!key || !box)) {
      missing ??= 'erased'
      continue
    }
    const hidden = key && box !== undefined && open(key, row, box)
    if (!hidden) {
      missing = 'broken'
      continue
    }
    changes = changes.map((change) => {
      const [old, now] = hidden.fields[change.field] ?? [change.old, change.new]
      return { ...change, old, new: now }
    })
    payload = { ...payload, ...hidden.payload }
  }
  return { ...row, changes, payload, ...(missing && { missing }) }
}

function open(key: Buffer, row: PersonalRow, box: string): Hidden | undefined {
  const hidden = unsealJson(key, contextOf({ tenantId: row.tenant_id, id: row.id }), Buffer.from(box, 'base64'))
  return isHidden(hidden) ? hidden : undefined
}

const isHidden = (value: unknown): value is Hidden =>
  isJsonObject(value) && isJsonObject(value.fields) && isJsonObject(value.payload)
