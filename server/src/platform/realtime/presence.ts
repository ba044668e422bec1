import { isUuid } from '../../kernel/ids.ts'
import { isJsonObject, type JsonValue } from '../../kernel/json.ts'
import { withTenant } from '../../kernel/db.ts'
import { ownersOf } from '../journal/entry.owners.ts'
import { seesEntry } from '../journal/entry.visibility.ts'
import { readNewestOf, type NumberedEntry } from '../journal/journal.store.ts'
import { lookUpRecords } from '../registry/registry.ts'
import type { Runtime } from '../runtime.ts'
import type { Hub } from './hub.ts'
import type { Reader } from './reader.ts'

/** Who comes and goes is told at most this often in a company. */
const tellEveryMs = 250
/** People named in one message. */
const mostShown = 100

/** Who has which record open. In this process: people on another one are not seen. */
export interface Presence {
  join(reader: Reader, tell: (text: Buffer) => void): void
  leave(reader: Reader): void
  /** `{subject_type, subject_id}` as the client sent it, or null when it left. */
  show(reader: Reader, place: JsonValue | undefined): Promise<void>
  close(): void
}

interface Visitor {
  reader: Reader
  tell: (text: Buffer) => void
  /** An entry of the record they look at, of where that is now: whoever may see it may know. */
  place: NumberedEntry | undefined
  /** What they said last while an earlier word is still looked up: one query at a time, whatever a client sends. */
  next: { place: JsonValue | undefined } | undefined
  isLooking: boolean
  lastTold: string
}

/** A record. */
interface Place {
  type: string
  id: string
}

interface State {
  runtime: Runtime
  hub: Hub
  visitors: Map<Reader, Visitor>
  /** Companies with something to tell, each with its timer. */
  due: Map<string, NodeJS.Timeout>
}

const nobody = '{"presence":[]}'

/** Tells people of a company who else looks at what they may see. */
export function presenceOf(runtime: Runtime, hub: Hub): Presence {
  const state: State = { runtime, hub, visitors: new Map(), due: new Map() }
  const unsubscribe = runtime.journal.tail.subscribe(
    ({ entries }) => moveAlong(state, entries),
    () => state.visitors.size > 0,
  )
  return {
    join: (reader, tell) => {
      state.visitors.set(reader, {
        reader,
        tell,
        place: undefined,
        next: undefined,
        isLooking: false,
        lastTold: nobody,
      })
      if (hasPlaces(state, reader.tenantId)) tellSoon(state, reader.tenantId)
    },
    leave: (reader) => {
      const visitor = state.visitors.get(reader)
      state.visitors.delete(reader)
      if (visitor?.place) tellSoon(state, reader.tenantId)
    },
    show: (reader, place) => show(state, reader, place),
    close: () => {
      unsubscribe()
      for (const timer of state.due.values()) clearTimeout(timer)
    },
  }
}

async function show(state: State, reader: Reader, place: JsonValue | undefined): Promise<void> {
  const visitor = state.visitors.get(reader)
  if (!visitor) return
  visitor.next = { place }
  if (visitor.isLooking) return
  visitor.isLooking = true
  try {
    while (visitor.next) {
      const subject = readPlace(visitor.next.place)
      visitor.next = undefined
      visitor.place = subject && (await lookUp(state, reader, subject))
      if (state.visitors.has(reader)) tellSoon(state, reader.tenantId)
    }
  } catch (error) {
    state.runtime.log.warn({ err: error }, 'presence could not be shown')
  } finally {
    visitor.isLooking = false
  }
}

/** The newest entry of a record that the reader may see. */
async function lookUp(state: State, reader: Reader, subject: Place): Promise<NumberedEntry | undefined> {
  const { tenantId } = reader
  const { principal } = reader.admission
  const { keyring } = state.runtime.services
  return await withTenant(state.runtime.pool, tenantId, async (db) => {
    const [known] = await lookUpRecords({ db, tenantId, principal }, [subject])
    const entry = known?.maySee ? await readNewestOf(db, keyring, tenantId, subject) : undefined
    return entry && ofRecord(entry)
  })
}

/** An entry as one of its record: who may see that may know who looks at it, though the entry itself be personal. */
const ofRecord = (entry: NumberedEntry): NumberedEntry => ({ ...entry, kind: `${entry.subjectType}.updated` })

/** A record that is for others than before, as in another workspace, takes those who look at it along. */
function moveAlong(state: State, entries: readonly NumberedEntry[]): void {
  if (state.visitors.size === 0) return
  const newest = new Map(entries.map((entry) => [recordKey(entry.tenantId, entry), entry]))
  for (const visitor of state.visitors.values()) {
    const { place, reader } = visitor
    const entry = place && newest.get(recordKey(reader.tenantId, place))
    if (!entry || isFor(place, entry) || entry.subjectVersion < place.subjectVersion) continue
    visitor.place = ofRecord(entry)
    tellSoon(state, reader.tenantId)
  }
}

/** Whether both are for the same people. */
const isFor = (one: NumberedEntry, other: NumberedEntry): boolean =>
  one.workspaceId === other.workspaceId && JSON.stringify(ownersOf(one)) === JSON.stringify(ownersOf(other))

/** Ids are the callers' own: two companies may have the same one. */
const recordKey = (tenantId: string, { subjectType, subjectId }: NumberedEntry): string =>
  `${tenantId} ${subjectType} ${subjectId}`

function readPlace(place: JsonValue | undefined): Place | undefined {
  if (!isJsonObject(place)) return undefined
  const { subject_type: type, subject_id: id } = place
  return typeof type === 'string' && typeof id === 'string' && isUuid(id) ? { type, id } : undefined
}

function visitorsOf(state: State, tenantId: string): Visitor[] {
  const visitors: Visitor[] = []
  for (const reader of state.hub.readersOf(tenantId)) {
    const visitor = state.visitors.get(reader)
    if (visitor) visitors.push(visitor)
  }
  return visitors
}

const hasPlaces = (state: State, tenantId: string): boolean =>
  visitorsOf(state, tenantId).some((visitor) => visitor.place !== undefined)

function tellSoon(state: State, tenantId: string): void {
  if (state.due.has(tenantId)) return
  const timer = setTimeout(() => {
    state.due.delete(tenantId)
    tellAll(state, tenantId)
  }, tellEveryMs)
  state.due.set(tenantId, timer)
}

/** Everybody is told who else is where they may see and those may be, when that differs from the last time. */
function tellAll(state: State, tenantId: string): void {
  const visitors = visitorsOf(state, tenantId)
  const present = visitors.filter(({ place, reader }) => place && seesEntry(reader.admission.principal, place))
  const texts = new Map<string, string>()
  for (const visitor of visitors) {
    const { reader } = visitor
    const key = `${reader.audience.key} ${reader.userId}`
    const text = texts.get(key) ?? listFor(reader, present)
    texts.set(key, text)
    if (text === visitor.lastTold) continue
    visitor.lastTold = text
    visitor.tell(Buffer.from(text))
  }
}

function listFor(reader: Reader, present: readonly Visitor[]): string {
  const shown = new Map<string, object>()
  for (const { reader: other, place } of present) {
    if (!place || other.userId === reader.userId || shown.size >= mostShown) continue
    if (!seesEntry(reader.admission.principal, place)) continue
    const { name } = other.admission.principal
    const { subjectType, subjectId } = place
    const user = { id: other.userId, name }
    shown.set(`${other.userId} ${subjectId}`, { user, subject_type: subjectType, subject_id: subjectId })
  }
  return JSON.stringify({ presence: [...shown.values()] })
}
