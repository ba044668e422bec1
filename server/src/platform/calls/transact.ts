import { clientTime } from '../../kernel/clock.ts'
import type { Ctx, Entry, NewEntry, Principal } from '../../kernel/ctx.ts'
import { inTransaction, withTenant, type Db } from '../../kernel/db.ts'
import { DomainError } from '../../kernel/errors.ts'
import { isUuid, newId } from '../../kernel/ids.ts'
import { appendEntries } from '../journal/journal.store.ts'
import type { Call, Runtime } from '../runtime.ts'
import { retryOnContention } from './contention.ts'
import { translateVerdict } from './verdict.ts'

/** A call of the server itself, without a request. */
export const ownCall = (requestId: string): Call => ({
  requestId,
  header: () => undefined,
  http: { address: '', origin: undefined, host: undefined, cookies: () => new Map(), setHeader: () => {} },
})

/** For a transaction beside a call's own: it takes the server's time, and what follows from both belongs together. */
const callBeside = ({ requestId, http }: Call, correlationId: string): Call => ({
  requestId,
  header: (name) => (name === 'x-correlation-id' ? correlationId : undefined),
  http,
})

/** Runs a read as the caller, outside a transaction. */
export async function read<T>(
  runtime: Runtime,
  call: Call,
  principal: Principal,
  run: (ctx: Ctx) => Promise<T>,
): Promise<T> {
  const reply = await withTenant(runtime.pool, principal.tenantId, (db) => run(makeCtx(runtime, call, principal, db)))
  assertInTime(call)
  return reply
}

/**
 * Runs a call without a signed-in caller. Each read takes a connection and gives it back, and a transaction is opened once
 * the company is known: checking a password takes a fifth of a second, and connections are few.
 */
export function runUnbound<T>(
  runtime: Runtime,
  call: Call,
  nobody: Principal,
  run: (ctx: Ctx) => Promise<T>,
): Promise<T> {
  const each = <Answer>(ask: (db: Db) => Promise<Answer>) => withTenant(runtime.pool, nobody.tenantId, ask)
  const db: Db = {
    rows: (query) => each((one) => one.rows(query)),
    maybe: (query) => each((one) => one.maybe(query)),
    one: (query) => each((one) => one.one(query)),
    run: (query) => each((one) => one.run(query)),
  }
  const transact: Ctx['transact'] = (principal, work) => write(runtime, call, principal, work)
  return run({ ...makeCtx(runtime, call, nobody, db), transact }).catch(translateVerdict)
}

/**
 * Runs an action in one transaction with its reactions and its journal entries; retried when the database asks for it.
 * Everything it changed in memory is in its ctx, so a second run starts afresh.
 */
export async function write<T>(
  runtime: Runtime,
  call: Call,
  principal: Principal,
  run: (ctx: Ctx) => Promise<T>,
): Promise<T> {
  let entries: Entry[] = []
  let followers = new Set<() => void>()
  let closing: Gathered['closing'] = new Map()
  const settle = await retryOnContention(() =>
    inTransaction(runtime.pool, principal.tenantId, async (tx) => {
      entries = []
      followers = new Set()
      closing = new Map()
      const ctx = makeCtx(runtime, call, principal, tx, { entries, followers, closing })
      const answer = await run(ctx).then((reply) => () => reply, refuseLater)
      await react(runtime, ctx, entries).catch(translateVerdict)
      if (entries.length > 0) await appendEntries(tx, runtime.services.keyring, entries)
      await close(closing)
      assertInTime(call)
      return answer
    }),
  )
  if (entries.length > 0) {
    for (const listener of [...runtime.listeners, ...runtime.committed]) listener(entries)
    runtime.journal.poke()
  }
  for (const follow of followers) follow()
  return settle()
}

async function close(closing: Gathered['closing']): Promise<void> {
  const inOrder = [...closing].toSorted(([a], [b]) => (a < b ? -1 : 1))
  for (const [, run] of inOrder) await run().catch(translateVerdict)
}

/** A refusal that keeps its work is thrown once that is committed; any other rolls everything back. */
function refuseLater(error: unknown): () => never {
  if (!(error instanceof DomainError && error.details.keepsWork)) return translateVerdict(error)
  return () => {
    throw error
  }
}

/** A timer set for longer fires at once. */
export const longestTimerMs = 2 ** 31 - 1

/** The caller's time is up. */
export class DeadlineError extends Error {}

/** Looked at before a commit, so that a call that is late changes nothing. */
function assertInTime({ deadline }: Call): void {
  if (deadline !== undefined && Date.now() >= deadline) throw new DeadlineError()
}

/** Entries that reactions add are reacted to in turn. */
async function react(runtime: Runtime, ctx: Ctx, entries: Entry[]): Promise<void> {
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i]!
    for (const kind of [entry.kind, '*'])
      for (const reaction of runtime.reactions.get(kind) ?? []) await reaction(caused(ctx, entry, entries), entry)
  }
}

/** The same ctx, whose entries name the one that caused them. */
function caused(ctx: Ctx, cause: Entry, entries: Entry[]): Ctx {
  return { ...ctx, record: (entry) => entries.push({ ...complete(ctx, entry), causationId: cause.id }) }
}

/** What a transaction gathers. */
interface Gathered {
  entries: Entry[]
  followers: Set<() => void>
  /** By name. */
  closing: Map<string, () => Promise<unknown>>
}

function makeCtx(runtime: Runtime, call: Call, principal: Principal, db: Db, gathered?: Gathered): Ctx {
  const receivedAt = runtime.clock.now()
  const { now, clamped } = clientTime(call.header('x-client-time'), receivedAt)
  const correlation = call.header('x-correlation-id')
  const correlationId = correlation && isUuid(correlation) ? correlation : newId()
  const { services, log } = runtime
  const make = (as: Principal): Ctx => {
    const ctx: Ctx = {
      tenantId: as.tenantId,
      principal: as,
      db,
      services,
      now,
      receivedAt,
      requestId: call.requestId,
      isGone: () => call.isGone?.() ?? false,
      correlationId,
      log,
      http: call.http,
      record: (entry) => {
        if (!gathered) throw new Error('an rpc marked NO_SIDE_EFFECTS recorded a change')
        gathered.entries.push(complete(ctx, clamped ? marked(entry) : entry))
      },
      beforeCommit: (name, run) => {
        if (!gathered) throw new Error('an rpc marked NO_SIDE_EFFECTS has no transaction that could be committed')
        if (!gathered.closing.has(name)) gathered.closing.set(name, run)
      },
      afterCommit: (run) => {
        if (!gathered) throw new Error('an rpc marked NO_SIDE_EFFECTS has no transaction that could be committed')
        gathered.followers.add(run)
      },
      beside: (work) => write(runtime, callBeside(call, correlationId), as, work),
      actAs: (other) => {
        if (other.tenantId !== as.tenantId) throw new Error('a transaction belongs to one company')
        return make(other)
      },
      transact: () => {
        throw new Error('only a call without a caller opens its own transactions')
      },
    }
    return ctx
  }
  return make(principal)
}

/** Says in the entry that the client's clock ran ahead and the server's was taken. */
const marked = (entry: NewEntry): NewEntry => ({ ...entry, payload: { ...entry.payload, client_clock_ahead: true } })

function complete(ctx: Ctx, entry: NewEntry): Entry {
  return {
    ...entry,
    id: newId(),
    tenantId: ctx.tenantId,
    actorId: ctx.principal.userId,
    correlationId: ctx.correlationId,
    occurredAt: ctx.now,
    receivedAt: ctx.receivedAt,
  }
}
