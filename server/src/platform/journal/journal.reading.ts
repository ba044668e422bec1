import type { ListJournalRequest } from '@eventkit/api/eventkit/v1/journal_pb'
import { SortOrder } from '@eventkit/api/eventkit/v1/list_pb'
import { aheadLimitMs } from '../../kernel/clock.ts'
import type { Ctx } from '../../kernel/ctx.ts'
import { invalid } from '../../kernel/errors.ts'
import {
  defaultPageSize,
  fitting,
  openToken,
  readPage,
  sealToken,
  type Page,
  type PageRequest,
} from '../../kernel/page.ts'
import { lookUpRecords, recordTypes } from '../registry/registry.ts'
import { filterOf, fits, type EntryFilter } from './entry.filter.ts'
import { toJsonText } from './entry.proto.ts'
import { narrowOf, seesEntry, seesInHistory, shownOf, type NarrowSight, withoutHidden } from './entry.visibility.ts'
import { readAfter, readUpTo } from './journal.reading.store.ts'
import { historyCursor, readHistory, readPosition, type NumberedEntry } from './journal.store.ts'
import { listSealRows, type SealRow } from './seal.store.ts'

/** A piece of a company's journal as one reader may see it. */
export interface Passage {
  entries: NumberedEntry[]
  /** Every entry the reader may see up to here has been given. */
  position: number
  /** Where the journal ended when it was looked at last. */
  end: number
}

/** Positions looked at by one query. */
export const stretchWidth = 500
/** Where the query itself leaves out what is not for the caller, it may look at more of them. */
const widthFor = (narrow: NarrowSight | undefined): number => (narrow ? 20 * stretchWidth : stretchWidth)
/** Queries one call may make when most of what it finds is not for the caller; the position tells how far it came. */
const mostStretches = 20

/** What one call of ListJournal gives; the position means what the contract says of its order. */
export async function readJournal(
  ctx: Ctx,
  request: ListJournalRequest,
): Promise<Page<NumberedEntry> & { position: number }> {
  const filter = filterOf(request)
  if (!isNewestFirst(request)) {
    const { pageSize } = request
    const { entries, position } = await readPassage(ctx, { after: Number(request.after), filter, pageSize })
    return { rows: entries, position, nextPageToken: '' }
  }
  return filter.subjectId ? readRecordHistory(ctx, filter, request) : readBack(ctx, filter, request)
}

/** Does the request ask for pages from the newest entry back, instead of what comes after a position? */
export const isNewestFirst = ({ order, subjectId }: ListJournalRequest): boolean =>
  order === SortOrder.UNSPECIFIED ? subjectId !== '' : order === SortOrder.DESC

/**
 * Reads on from a position until a page is full of what the caller may see, by number or by bytes, or the journal ends, or
 * it was enough work.
 */
export async function readPassage(
  ctx: Pick<Ctx, 'db' | 'services' | 'tenantId' | 'principal'>,
  request: { after: number; filter: EntryFilter; pageSize: number },
): Promise<Passage> {
  const { filter } = request
  const narrow = narrowOf(ctx.principal)
  const width = widthFor(narrow)
  const size = request.pageSize || defaultPageSize
  const from = { keyring: ctx.services.keyring, tenantId: ctx.tenantId }
  const found: NumberedEntry[] = []
  let passage: Passage = { entries: found, position: request.after, end: 0 }
  for (let i = 0; i < mostStretches; i++) {
    const stretch = await readAfter(ctx.db, { ...from, after: passage.position, filter, narrow, width })
    if (i === 0) assertNotAhead(request.after, stretch.end)
    found.push(...shown(ctx, stretch.entries))
    passage = { entries: found, position: stretch.covered, end: stretch.end }
    const entries = fitting(found, size, weigh)
    const last = entries.at(-1)
    if (last && entries.length < found.length) return { ...passage, entries, position: last.position }
    if (entries.length === size || passage.position >= passage.end) break
  }
  return passage
}

/** What the caller is given of these entries. */
const shown = ({ principal }: Pick<Ctx, 'principal'>, entries: readonly NumberedEntry[]): NumberedEntry[] =>
  entries.flatMap((entry) => shownOf(principal, entry) ?? [])

/**
 * Refuses a position the journal has not reached: the client comes from another server, or from before a backup was
 * brought back, and what it holds is no basis to read on from.
 */
export function assertNotAhead(after: number, end: number): void {
  if (after > end) throw invalid('after', `is past the end of the journal, ${end}; start again without it`)
}

const weigh = (entry: NumberedEntry): number => Buffer.byteLength(toJsonText(entry))

/**
 * The newest entries the caller may see, a page at a time. Where little is for the caller a page ends early, after as much
 * work as a call may make, and its token goes on from there.
 */
async function readBack(
  ctx: Ctx,
  filter: EntryFilter,
  request: PageRequest,
): Promise<Page<NumberedEntry> & { position: number }> {
  const { tenantId, services } = ctx
  const { keyring } = services
  const size = request.pageSize || defaultPageSize
  const query = ['journal.newest', filter]
  const narrow = narrowOf(ctx.principal)
  const [cursor] = request.pageToken ? openToken(ctx, request.pageToken, query) : []
  const position = cursor === undefined ? await readPosition(ctx.db, tenantId) : Number(cursor)
  const token = (upTo: number): string => (upTo > 0 ? sealToken(ctx, [upTo], query) : '')
  const found: NumberedEntry[] = []
  let upTo = position
  for (let i = 0; i < mostStretches && upTo > 0; i++) {
    // Most often the first few are enough.
    const width = i === 0 ? Math.min(2 * size, stretchWidth) : widthFor(narrow)
    const stretch = await readUpTo(ctx.db, { keyring, tenantId, upTo, filter, narrow, width })
    found.push(...shown(ctx, stretch.entries))
    const rows = fitting(found, size, weigh)
    const last = rows.at(-1)
    if (last && rows.length < found.length) return { rows, position, nextPageToken: token(last.position - 1) }
    upTo = isPast(filter, stretch.nextNumberedAt) ? 0 : stretch.next
    if (rows.length === size) break
  }
  return { rows: found, position, nextPageToken: token(upTo) }
}

/** How far the clocks of the machines that share a database may be apart. */
const clockDriftMs = 60_000

/** Nothing that was numbered by then can have occurred since: a client's clock may be ahead by so much and no more. */
const isPast = ({ since }: EntryFilter, numberedAt: Date | null): boolean =>
  since !== null && numberedAt !== null && numberedAt.getTime() + aheadLimitMs + clockDriftMs < since.getTime()

/**
 * One record's history, newest first, a page at a time, without what the caller may not see: of a record that is out of their
 * sight now, nothing of the time when they saw it either.
 */
async function readRecordHistory(
  ctx: Ctx,
  filter: EntryFilter,
  request: PageRequest,
): Promise<Page<NumberedEntry> & { position: number }> {
  const subject = { id: filter.subjectId, type: filter.subjectType }
  const reading = readPage(
    ctx,
    request,
    ['journal.history', filter],
    (cursor, limit) => readHistory(ctx, subject, cursor, limit),
    historyCursor,
    weigh,
  )
  const [page, sight] = await Promise.all([reading, sightOf(ctx, subject)])
  const sees = (entry: NumberedEntry): boolean => {
    const maySee = sight.get(entry.subjectType)
    if (maySee === undefined) return seesEntry(ctx.principal, entry)
    return maySee && seesInHistory(ctx.principal, entry)
  }
  const seen = page.rows.filter((entry) => fits(filter, entry) && sees(entry))
  const rows = seen.map((entry) => withoutHidden(ctx.principal, entry))
  // A token would tell when it changed last, and how often it had.
  const isHidden = sight.size > 0 && ![...sight.values()].includes(true)
  return { rows, nextPageToken: isHidden ? '' : page.nextPageToken, position: 0 }
}

/** As which kinds an id is of a record, and whether the caller may see that now. */
async function sightOf(ctx: Ctx, { type, id }: { type: string; id: string }): Promise<Map<string, boolean>> {
  const types = type ? [type] : recordTypes()
  const found = await lookUpRecords(
    ctx,
    types.map((each) => ({ type: each, id })),
  )
  return new Map(found.map((known) => [known.type, known.maySee]))
}

/** Seals on one page at most, since each is worth many entries. */
const sealsAtOnce = 10

/** A company's seals, oldest first, each compared anew with the entries it covers. */
export const listSeals = (ctx: Ctx, request: PageRequest): Promise<Page<SealRow>> =>
  readPage(
    ctx,
    { ...request, pageSize: request.pageSize || sealsAtOnce },
    ['journal.seals'],
    (cursor, limit) => listSealRows(ctx, cursor, limit),
    (seal) => [seal.position],
  )
