import sql, { raw, type Sql } from 'sql-template-tag'
import type { Db } from '../../kernel/db.ts'
import type { Keyring } from '../../kernel/keyring.ts'
import type { NarrowSight } from './entry.visibility.ts'
import type { EntryFilter } from './entry.filter.ts'
import {
  type EntryRow,
  type Fitting,
  isCut,
  type NumberedEntry,
  numberedOf,
  thoseThatFit,
  toEntries,
} from './journal.store.ts'
import { toLikePattern } from './kind-pattern.ts'

/** What to read of a company's journal. */
export interface StretchRequest {
  keyring: Keyring
  tenantId: string
  filter: EntryFilter
  /** For whom, where they see some kinds of record only as far as these are theirs; see `narrowOf`. */
  narrow?: NarrowSight | undefined
  /** How many positions to look at. They have no gaps, so this bounds the cost however rare what is wanted may be. */
  width: number
}

/** A stretch of a company's journal. */
export interface Stretch {
  /** What matches the filter, in order, no more than fit. */
  entries: NumberedEntry[]
  /** Everything that matches up to here is in `entries`. */
  covered: number
  /** The company's newest position at the moment of reading. */
  end: number
}

/** Reads the next positions of a company after one; who wants more reads on from `covered`. */
export async function readAfter(db: Db, { after, ...request }: StretchRequest & { after: number }): Promise<Stretch> {
  const upTo = after + request.width
  const { entries, end, cutAt } = await readStretch(db, request, after, upTo, 'position')
  return { entries, covered: cutAt ?? Math.max(after, Math.min(upTo, end)), end }
}

/** A stretch that was read backwards. */
export interface BackStretch {
  /** What matches the filter, newest first, no more than fit. */
  entries: NumberedEntry[]
  /** The position to read on up to; 0 at the journal's beginning. */
  next: number
  /** When that was numbered, where it is known. */
  nextNumberedAt: Date | null
}

/** Reads the positions of a company up to one. */
export async function readUpTo(db: Db, { upTo, ...request }: StretchRequest & { upTo: number }): Promise<BackStretch> {
  const next = Math.max(0, upTo - request.width)
  const { entries, cutAt, numberedAt } = await readStretch(db, request, next, upTo, 'position desc')
  return cutAt === undefined
    ? { entries, next, nextNumberedAt: numberedAt }
    : { entries, next: cutAt - 1, nextNumberedAt: null }
}

/** One statement, so that the end and the entries are of one moment; `numberedAt` is when `after` was numbered. */
async function readStretch(
  db: Db,
  { keyring, tenantId, filter, narrow }: StretchRequest,
  after: number,
  upTo: number,
  order: 'position' | 'position desc',
) {
  const matching = sql`
    select * from journal
    where tenant_id = ${tenantId} and position > ${after} and position <= ${upTo} and ${matches(filter)}
      and ${names(narrow)}`
  const rows = await db.rows<EntryRow & Fitting & { end_position: number; numbered_at: Date | null }>(sql`
    select c.position as end_position, e.sequenced_at as numbered_at, found, ${numberedOf('entry')}
    from journal_counter c
    left join journal e on e.tenant_id = c.tenant_id and e.position = ${after}
    left join (${thoseThatFit(matching, order)}) entry on true
    where c.tenant_id = ${tenantId} order by entry.${raw(order)}`)
  const [first] = rows
  const found = rows.filter((row) => row.id !== null)
  const entries = await toEntries(db, keyring, found)
  return {
    entries,
    end: first?.end_position ?? 0,
    /** The last entry's position, when more would not fit. */
    cutAt: isCut(rows) ? entries.at(-1)?.position : undefined,
    numberedAt: first?.numbered_at ?? null,
  }
}

/** `fits` of entry.filter.ts in SQL. One text for every filter, so that each connection parses it once. */
function matches(filter: EntryFilter): Sql {
  const patterns = filter.kinds.map(toLikePattern)
  const { since, before } = filter
  return sql`(cardinality(${patterns}::text[]) = 0 or kind like any(${patterns}::text[]))
      and ${isOrAny('subject_type', 'text', filter.subjectType)}
      and ${isOrAny('subject_id', 'uuid', filter.subjectId)}
      and ${isOrAny('actor_id', 'uuid', filter.actorId)}
      and ${isOrAny('workspace_id', 'uuid', filter.workspaceId)}
      and (${since}::timestamptz is null or occurred_at >= ${since})
      and (${before}::timestamptz is null or occurred_at < ${before})`
}

/** Whoever may see an entry of these kinds did it, or is named in it as one whose record it is. */
function names(narrow: NarrowSight | undefined): Sql {
  if (!narrow) return sql`true`
  const { types, userId } = narrow
  return sql`(subject_type <> all(${types}::text[]) or actor_id = ${userId} or payload::text like ${`%${userId}%`})`
}

function isOrAny(column: string, type: string, value: string): Sql {
  const wanted = sql`${value || null}::${raw(type)}`
  return sql`(${wanted} is null or ${raw(column)} = ${wanted})`
}
