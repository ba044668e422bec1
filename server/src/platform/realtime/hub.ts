import { resourceExhausted } from '../../kernel/errors.ts'
import { changesAccess } from '../auth/authenticate.ts'
import type { NumberedEntry } from '../journal/journal.store.ts'
import type { Batch } from '../journal/tail.ts'
import type { Runtime } from '../runtime.ts'
import { catchUp } from './catch-up.ts'
import type { Reader } from './reader.ts'
import { passagesOf, sharedPassage } from './shared-passage.ts'
import { makeSlots, type Slots } from '../../kernel/slots.ts'

/** How many may follow at once, unless limits are off. */
const limits = { perUser: 50, perCompany: 5000 }
/** Readers that catch up at the same time, and those of one company among them; the rest wait. */
const catchingUp = { most: 4, each: 2 }
/** Marks ("nothing for you up to here") go out and expired tokens are noticed this often. */
const tickMs = 1000

/** All who follow the journal live in this process. */
export interface Hub {
  /** @throws resourceExhausted when a person or a company has too many */
  join(reader: Reader): void
  leave(reader: Reader): void
  /** Everybody of a company. */
  readersOf(tenantId: string): Iterable<Reader>
  readonly size: number
  /** How many positions the reader who is furthest behind has to go. */
  lag(): number
  close(): void
}

interface State {
  runtime: Runtime
  companies: Map<string, Set<Reader>>
  /** Live readers whose position moved without anything for them to see. */
  unmarked: Set<Reader>
  slots: Slots
  size: number
}

const hubs = new WeakMap<Runtime, Hub>()

/** The one hub of a server. */
export function hubOf(runtime: Runtime): Hub {
  const known = hubs.get(runtime)
  if (known) return known
  const hub = makeHub(runtime)
  hubs.set(runtime, hub)
  return hub
}

/** The hub's numbers; of a process without one, as a worker, all are 0. */
export const followersOf = (runtime: Runtime): Pick<Hub, 'size' | 'lag'> =>
  hubs.get(runtime) ?? { size: 0, lag: () => 0 }

function makeHub(runtime: Runtime): Hub {
  const slots = makeSlots(catchingUp.most, catchingUp)
  const state: State = { runtime, companies: new Map(), unmarked: new Set(), slots, size: 0 }
  const unsubscribe = runtime.journal.tail.subscribe(
    (batch) => spread(state, batch),
    () => state.size > 0,
  )
  const ticker = setInterval(() => tick(state), tickMs).unref()
  return {
    join: (reader) => join(state, reader),
    leave: (reader) => leave(state, reader),
    readersOf: (tenantId) => state.companies.get(tenantId) ?? [],
    get size() {
      return state.size
    },
    lag: () => lagOf(state),
    close: () => {
      unsubscribe()
      clearInterval(ticker)
      for (const reader of everybody(state)) reader.end('stopping')
    },
  }
}

function join(state: State, reader: Reader): void {
  const company = state.companies.get(reader.tenantId) ?? new Set()
  if (state.runtime.config.rateLimit) assertRoom(company, reader)
  company.add(reader)
  state.companies.set(reader.tenantId, company)
  state.size++
  void readOn(state, reader)
}

/** From the database until live; what came by meanwhile without anything for them is marked with the next tick. */
async function readOn(state: State, reader: Reader): Promise<void> {
  if (await catchUp(state.runtime, state.slots, reader)) state.unmarked.add(reader)
}

function assertRoom(company: ReadonlySet<Reader>, reader: Reader): void {
  let own = 0
  for (const other of company) if (other.userId === reader.userId) own++
  if (own < limits.perUser && company.size < limits.perCompany) return
  throw resourceExhausted('too_many_feeds', 'There are too many open feeds; close some.')
}

function leave(state: State, reader: Reader): void {
  const company = state.companies.get(reader.tenantId)
  reader.state = 'gone'
  state.unmarked.delete(reader)
  if (!company?.delete(reader)) return
  state.size--
  if (company.size === 0) state.companies.delete(reader.tenantId)
}

/** Hands a batch to the readers of the companies in it. */
function spread(state: State, batch: Batch): void {
  if (state.size === 0) return
  for (const [tenantId, entries] of Map.groupBy(batch.entries, (entry) => entry.tenantId)) {
    const readers = state.companies.get(tenantId)
    if (!readers) continue
    if (entries.some((entry) => changesAccess(entry.kind))) doubt(state, readers)
    else give(state, readers, entries)
  }
}

/** Whoever reads on has their access looked at first, and gets the batch from the database after that. */
function doubt(state: State, readers: Iterable<Reader>): void {
  for (const reader of readers) {
    reader.isInDoubt = true
    if (reader.state === 'live') void readOn(state, reader)
  }
}

function give(state: State, readers: Iterable<Reader>, entries: readonly NumberedEntry[]): void {
  const first = entries[0]?.position ?? 0
  const last = entries.at(-1)?.position ?? 0
  const passageFor = passagesOf(entries, last)
  for (const reader of readers) {
    if (reader.state !== 'live' || reader.position >= last) continue
    if (reader.position !== first - 1) {
      // Caught up beyond the start of this batch, or something was missed: the database knows.
      void readOn(state, reader)
      continue
    }
    const passage = passageFor(reader.audience)
    reader.position = last
    if (passage.entries.length === 0) {
      state.unmarked.add(reader)
    } else {
      state.unmarked.delete(reader)
      void reader.take(passage)
    }
  }
}

function tick(state: State): void {
  const now = state.runtime.clock.now().getTime()
  for (const reader of everybody(state)) if (reader.admission.expiresAt <= now) reader.end('expired')
  for (const reader of state.unmarked) {
    if (reader.state === 'live') void reader.take(sharedPassage([], reader.position))
  }
  state.unmarked.clear()
}

function* everybody(state: State): Iterable<Reader> {
  for (const company of state.companies.values()) yield* company
}

function lagOf(state: State): number {
  let lag = 0
  for (const reader of everybody(state)) {
    const end = state.runtime.journal.tail.positionOf(reader.tenantId)
    if (end !== undefined && reader.position >= 0) lag = Math.max(lag, end - reader.position)
  }
  return lag
}
