import type { Ctx } from '../../kernel/ctx.ts'
import { invalid } from '../../kernel/errors.ts'
import { defaultPageSize, fitting, readPage, type Page, type PageRequest } from '../../kernel/page.ts'
import { toJsonText } from './entry.proto.ts'
import { seesEntry } from './entry.visibility.ts'
import { historyCursor, readAfter, readHistory, type NumberedEntry } from './journal.store.ts'
import { listSealRows, type SealRow } from './seal.store.ts'

/** A piece of a company's journal as one reader may see it. */
export interface Passage {
  entries: NumberedEntry[]
  /** Every entry the reader may see up to here has been given. */
  position: number
}

/** Positions looked at by one query. */
export const stretchWidth = 500
/** Queries one call may make when most of what it finds is not for the caller; the position tells how far it came. */
const mostStretches = 20

/**
 * Reads on from a position until a page is full of what the caller may see, by number or by bytes, or the journal ends, or
 * it was enough work.
 */
export async function readPassage(
  ctx: Pick<Ctx, 'db' | 'tenantId' | 'principal'>,
  request: { after: number; kinds: readonly string[]; pageSize: number },
): Promise<Passage> {
  const size = request.pageSize || defaultPageSize
  const found: NumberedEntry[] = []
  let position = request.after
  for (let i = 0; i < mostStretches; i++) {
    const { tenantId } = ctx
    const stretch = await readAfter(ctx.db, { tenantId, after: position, kinds: request.kinds, width: stretchWidth })
    if (i === 0) assertNotAhead(request.after, stretch.end)
    for (const entry of stretch.entries) if (seesEntry(ctx.principal, entry)) found.push(entry)
    const entries = fitting(found, size, weigh)
    const last = entries.at(-1)
    if (last && entries.length < found.length) return { entries, position: last.position }
    position = stretch.covered
    if (entries.length === size || position >= stretch.end) break
  }
  return { entries: found, position }
}

/**
 * Refuses a position the journal has not reached: the client comes from another server, or from before a backup was
 * brought back, and what it holds is no basis to read on from.
 */
export function assertNotAhead(after: number, end: number): void {
  if (after > end) throw invalid('after', `is past the end of the journal, ${end}; start again without it`)
}

const weigh = (entry: NumberedEntry): number => toJsonText(entry).length

/** One record's history, newest first, a page at a time, without what the caller may not see. */
export async function readRecordHistory(
  ctx: Ctx,
  subject: { id: string; type: string },
  request: PageRequest,
): Promise<Page<NumberedEntry>> {
  const page = await readPage(
    ctx,
    request,
    ['journal.history', subject.id, subject.type],
    (cursor, limit) => readHistory(ctx, subject, cursor, limit),
    historyCursor,
    weigh,
  )
  return { ...page, rows: page.rows.filter((entry) => seesEntry(ctx.principal, entry)) }
}

/** A company's seals, oldest first, each compared anew with the entries it covers. */
export const listSeals = (ctx: Ctx, request: PageRequest): Promise<Page<SealRow>> =>
  readPage(
    ctx,
    request,
    ['journal.seals'],
    (cursor, limit) => listSealRows(ctx, cursor, limit),
    (seal) => [seal.position],
  )
