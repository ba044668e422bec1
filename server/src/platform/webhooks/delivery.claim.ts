import type { Ctx } from '../../kernel/ctx.ts'
import { findRecord } from '../records/index.ts'
import { readAfter } from '../journal/journal.reading.store.ts'
import { readPositions, type NumberedEntry } from '../journal/journal.store.ts'
import { type CursorRow, getCursorForUpdate, moveCursor, openSecrets } from './endpoint.state.store.ts'
import { isFailing } from './delivery.rules.ts'
import { type DeliveryRow, doWait, insertDeliveries, listDue, listProbe, nextDueAt } from './delivery.store.ts'
import { addWake } from './delivery.wake.ts'
import { type Endpoint, endpoints } from './endpoint.ts'
import { bodyOf, calledKind, toldOf } from './envelope.ts'

/** Deliveries of an endpoint that are sent together. */
export interface Batch {
  url: string
  secrets: string[]
  /** Tries in a row that were not taken so far. */
  failures: number
  parcels: Parcel[]
}

/** A delivery with what is sent; without a body where its entry is not for the endpoint any more. */
export interface Parcel {
  row: DeliveryRow
  body: string | undefined
}

/** So many deliveries are taken at a time, and no more than have so many bytes. */
const batchSize = 400
const batchBytes = 8_000_000
/** So many positions are looked at when there is room for more deliveries. */
const fillWidth = 2000
/** With so many waiting, the rest stays in the journal until there is room. */
const mostWaiting = 10_000
const mostFailing = 100
const readAtOnce = 100

/**
 * The next deliveries of an endpoint for a run. Undefined when the run is over: nothing is due, in which case the next wake is
 * added, the endpoint is off, or another run has replaced this one.
 */
export async function claimBatch(ctx: Ctx, endpointId: string, run: string): Promise<Batch | undefined> {
  const cursor = await getCursorForUpdate(ctx, endpointId)
  const endpoint = await findRecord(ctx, endpoints, endpointId)
  if (cursor.run !== run || !endpoint?.enabled || endpoint.deleted_at) return undefined
  const now = await ctx.services.jobs.now(ctx.db)
  if (cursor.paused_until && cursor.paused_until > now) {
    await addWake(ctx, endpointId, cursor.paused_until)
    return undefined
  }
  const { due, known, isMore } = await takeDue(ctx, endpoint, cursor, now)
  if (due.length === 0 && !isMore) {
    const next = await nextDueAt(ctx, endpointId, now)
    if (next) await addWake(ctx, endpointId, next)
    return undefined
  }
  const { secret, former } = await openSecrets(ctx, cursor, now)
  return {
    url: endpoint.url,
    secrets: former ? [secret, former] : [secret],
    failures: cursor.failures,
    parcels: await packed(ctx, endpoint, due, known),
  }
}

interface Taken {
  due: DeliveryRow[]
  known: readonly NumberedEntry[]
  /** Whether the journal has more that was not looked at. */
  isMore: boolean
}

/** What is due, after making deliveries of what the journal has next where there is room. One alone for an address that takes nothing. */
async function takeDue(ctx: Ctx, endpoint: Endpoint, cursor: CursorRow, now: Date): Promise<Taken> {
  const isProbe = isFailing(cursor.failures)
  const list = () => (isProbe ? listProbe(ctx, endpoint.id, now) : listDue(ctx, endpoint.id, now, batchSize))
  const due = await list()
  const isFull = due.length === batchSize || (await doWait(ctx, endpoint.id, isProbe ? mostFailing : mostWaiting))
  if (isFull) return { due, known: [], isMore: false }
  const { keyring } = ctx.services
  const filter = { ...anyEntry, kinds: [...endpoint.kinds, calledKind] }
  const request = { keyring, tenantId: ctx.tenantId, filter, width: fillWidth }
  const { entries, covered, end } = await readAfter(ctx.db, { ...request, after: cursor.position })
  const told = entries.flatMap((entry) => toldOf(endpoint, entry) ?? [])
  await insertDeliveries(ctx, endpoint.id, told, now)
  if (covered > cursor.position) await moveCursor(ctx, endpoint.id, covered)
  return {
    due: told.length > 0 ? await list() : due,
    known: entries,
    isMore: covered < end,
  }
}

const anyEntry = { subjectType: '', subjectId: '', actorId: '', workspaceId: '', since: null, before: null }

/** Deliveries with what is sent of them, as many as fit; at least one. */
async function packed(
  ctx: Ctx,
  endpoint: Endpoint,
  due: readonly DeliveryRow[],
  known: readonly NumberedEntry[],
): Promise<Parcel[]> {
  const byPosition = new Map(known.map((entry) => [entry.position, entry]))
  const parcels: Parcel[] = []
  let bytes = 0
  for (let at = 0; at < due.length && bytes < batchBytes; at += readAtOnce) {
    const rows = due.slice(at, at + readAtOnce)
    const missing = rows.flatMap(({ position }) => (position === null || byPosition.has(position) ? [] : [position]))
    const read = missing.length > 0 ? await readPositions(ctx.db, ctx.services.keyring, ctx.tenantId, missing) : []
    for (const entry of read) byPosition.set(entry.position, entry)
    for (const row of rows) {
      if (bytes >= batchBytes) break
      const entry = byPosition.get(row.position ?? 0)
      const told = entry && toldOf(endpoint, entry)
      const body = told && bodyOf(told)
      parcels.push({ row, body })
      bytes += body?.length ?? 0
    }
    for (const { position } of read) byPosition.delete(position)
  }
  return parcels
}
