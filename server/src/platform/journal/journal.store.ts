import sql, { raw, type Sql } from 'sql-template-tag'
import type { Change, Ctx, Entry } from '../../kernel/ctx.ts'
import type { Db, Transaction } from '../../kernel/db.ts'
import { nilId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { limitTo, type Cursor, pageBytes } from '../../kernel/page.ts'
import type { Keyring } from '../../kernel/keyring.ts'
import { withNames } from './enum-names.ts'
import { hidePersonal, type Missing, type SealedPart, showPersonal, type Stored } from '../privacy/entry.personal.ts'

/** An entry as the journal holds it. An entry the sequencer has not reached yet has position and ordinal 0. */
export interface NumberedEntry extends Omit<Entry, 'personal'> {
  workspaceId: string | null
  payload: JsonObject
  /** Gap-free in the company, in commit order. */
  position: number
  /** Rises over all companies; what sinks and readers of a process follow. Not gap-free. */
  ordinal: number
  /** Why something personal is missing in it; absent when it has all. */
  missing?: Missing
}

/** A row of the journal. */
export interface EntryRow {
  tenant_id: string
  position: number
  ordinal: number
  id: string
  kind: string
  subject_type: string
  subject_id: string
  subject_version: number
  workspace_id: string | null
  actor_id: string | null
  causation_id: string | null
  correlation_id: string
  occurred_at: Date
  received_at: Date
  changes: Change[]
  payload: JsonObject
  personal: SealedPart[] | null
}

const written = raw(
  `tenant_id, id, kind, subject_type, subject_id, subject_version, workspace_id, actor_id, causation_id, correlation_id,
  occurred_at, received_at, changes, payload, personal`,
)

const numbered = raw(`position, ordinal, ${written.text}`)

/**
 * Sends a transaction's entries with its commit, in order, after the rows they describe; what is personal in them under the
 * keys of its people.
 */
export async function appendEntries(tx: Transaction, keyring: Keyring, entries: readonly Entry[]): Promise<void> {
  for (const entry of await hidePersonal(tx, keyring, entries)) tx.sendLast(insertEntry(entry))
}

/** Always the same text, which each connection parses once; sent together they cost little more than one statement. */
const insertEntry = (entry: Stored): Sql => sql`
  insert into journal_inbox (${written}) values (
    ${entry.tenantId}, ${entry.id}, ${entry.kind}, ${entry.subjectType}, ${entry.subjectId}, ${entry.subjectVersion},
    ${entry.workspaceId ?? null}, ${entry.actorId === nilId ? null : entry.actorId}, ${entry.causationId ?? null},
    ${entry.correlationId}, ${entry.occurredAt}, ${entry.receivedAt}, ${JSON.stringify(entry.changes)},
    ${JSON.stringify(entry.payload ?? {})}, ${entry.sealed ? JSON.stringify(entry.sealed) : null})`

/** Numbers up to `most` committed entries. Answers how many; any process may call it at any time. */
export async function sequenceInbox(db: Db, most: number): Promise<number> {
  return (await db.one<{ moved: number }>(sql`select moved from journal_sequence(${most})`)).moved
}

/** How many entries of all companies are committed and not numbered yet; no more than `most` are counted. */
export async function countWaiting(db: Db, most: number): Promise<number> {
  return (await db.one<{ waiting: number }>(sql`select journal_waiting(${most}) as waiting`)).waiting
}

/** The ordinal of the newest entry of all companies; 0 when there is none. */
export async function readEnd(db: Db): Promise<number> {
  return (await db.one<{ ordinal: number }>(sql`select journal_end() as ordinal`)).ordinal
}

/** Entries of all companies after an ordinal, in order: at most `limit`, and no more than fit. Platform code only. */
export async function readOrdinals(
  db: Db,
  keyring: Keyring,
  afterOrdinal: number,
  limit: number,
): Promise<{ entries: NumberedEntry[]; isMore: boolean }> {
  const found = sql`select * from journal_read(${afterOrdinal}, ${limit})`
  const rows = await db.rows<EntryRow & Fitting>(sql`
    select ${numbered}, found from (${thoseThatFit(found, 'ordinal')}) entry order by ordinal`)
  return { entries: await toEntries(db, keyring, rows), isMore: isCut(rows) || rows.length === limit }
}

/** The position of a company's newest entry; 0 when it has none. */
export async function readPosition(db: Db, tenantId: string): Promise<number> {
  const query = sql`select position from journal_counter where tenant_id = ${tenantId}`
  return (await db.maybe<{ position: number }>(query))?.position ?? 0
}

/** How many entries were found, whether they fit or not; null where a row stands for none. */
export interface Fitting {
  found: number | null
}

/** Those of the entries that fit, from the first on, which always does. */
export const thoseThatFit = (entries: Sql, order: 'position' | 'position desc' | 'ordinal'): Sql => sql`
  select * from (
    select *, count(*) over () as found,
      sum(octet_length(changes::text) + octet_length(payload::text) + coalesce(octet_length(personal::text), 0))
        over (order by ${raw(order)} rows between unbounded preceding and 1 preceding) as bytes_ahead
    from (${entries}) entry
  ) entry where bytes_ahead is null or bytes_ahead < ${pageBytes}`

/** Did some that were found not fit? */
export const isCut = (rows: readonly Fitting[]): boolean => rows.length < (rows[0]?.found ?? 0)

/** The entries at some positions of a company, in order. */
export async function readPositions(
  db: Db,
  keyring: Keyring,
  tenantId: string,
  positions: number[],
): Promise<NumberedEntry[]> {
  const rows = await db.rows<EntryRow>(sql`
    select ${numbered} from journal where tenant_id = ${tenantId} and position = any(${positions}::bigint[])
    order by position`)
  return toEntries(db, keyring, rows)
}

/** The sort values of a history's row, for its page token. */
export const historyCursor = (entry: NumberedEntry): Cursor => [
  entry.subjectVersion,
  entry.receivedAt.toISOString(),
  entry.id,
]

/**
 * One record's entries, newest first, those not numbered yet among them: people see their own act at once. Both tables are
 * read by one statement, since the sequencer may move an entry between two.
 */
export async function readHistory(
  ctx: Ctx,
  subject: { id: string; type: string },
  cursor: Cursor | undefined,
  limit: number,
): Promise<NumberedEntry[]> {
  const [version, receivedAt, id] = cursor ?? [2 ** 31 - 1, 'infinity', nilId]
  const type = subject.type || null
  const rows = await ctx.db.rows<EntryRow>(sql`
    select * from (
      select position, ordinal, ${written} from journal where tenant_id = ${ctx.tenantId} and subject_id = ${subject.id}
      union all
      select 0, 0, ${written} from journal_inbox where tenant_id = ${ctx.tenantId} and subject_id = ${subject.id}
    ) entry
    where (subject_version, received_at, id) < (${version}::int, ${receivedAt}::timestamptz, ${id}::uuid)
      and (${type}::text is null or subject_type = ${type})
    order by subject_version desc, received_at desc, id desc ${limitTo(limit)}`)
  return toEntries(ctx.db, ctx.services.keyring, rows)
}

const historyAtOnce = 200

/** Everything that changed on one record since it was made, newest first, whoever may see it. */
export async function readChangesOf(ctx: Ctx, type: string, id: string): Promise<Change[]> {
  const changes: Change[] = []
  let cursor: Cursor | undefined
  for (;;) {
    const entries = await readHistory(ctx, { id, type }, cursor, historyAtOnce)
    changes.push(...entries.flatMap((entry) => entry.changes))
    const last = entries.at(-1)
    if (!last || entries.length < historyAtOnce) return changes
    cursor = historyCursor(last)
  }
}

/** The newest entry of one record, numbered yet or not. */
export async function readNewestOf(
  db: Db,
  keyring: Keyring,
  tenantId: string,
  subject: { id: string; type: string },
): Promise<NumberedEntry | undefined> {
  const of = sql`tenant_id = ${tenantId} and subject_id = ${subject.id} and subject_type = ${subject.type}`
  const row = await db.maybe<EntryRow>(sql`
    select * from (
      select position, ordinal, ${written}, 0 as is_waiting, position as place from journal where ${of}
      union all
      select 0, 0, ${written}, 1, seq from journal_inbox where ${of}
    ) entry
    order by subject_version desc, is_waiting desc, place desc limit 1`)
  return row && (await toEntries(db, keyring, [row]))[0]
}

/** What changed on a record after a version. */
export interface ChangesSince {
  fields: ReadonlySet<string>
  /** How many of the versions after it have an entry. */
  versions: number
}

/** The fields of a record that changed after a version, numbered yet or not. */
export async function changesSince(ctx: Ctx, subjectId: string, version: number): Promise<ChangesSince> {
  const since = sql`tenant_id = ${ctx.tenantId} and subject_id = ${subjectId} and subject_version > ${version}`
  const row = await ctx.db.one<{ fields: string[] | null; versions: number }>(sql`
    select array_agg(distinct change->>'field') filter (where change is not null) as fields,
      count(distinct subject_version)::int as versions
    from (
      select subject_version, changes from journal where ${since}
      union all
      select subject_version, changes from journal_inbox where ${since}
    ) entry left join lateral json_array_elements(changes) change on true`)
  return { fields: new Set(row.fields), versions: row.versions }
}

/** Takes a lock that lasts as long as the connection, unless another connection has it. */
export async function tryLock(db: Db, area: string, name: string): Promise<boolean> {
  const query = sql`select pg_try_advisory_lock(hashtext(${area}), hashtext(${name})) as taken`
  return (await db.one<{ taken: boolean }>(query)).taken
}

/** Has the connection hear a channel. */
export async function listenTo(db: Db, channel: string): Promise<void> {
  await db.run(raw(`listen ${channel}`))
}

/** Wakes who listens to a channel. Never inside a transaction that writes: its commit would wait for all others'. */
export async function notify(db: Db, channel: string): Promise<void> {
  await db.run(sql`select pg_notify(${channel}, '')`)
}

/** The columns of an EntryRow of a table by its alias. */
export const numberedOf = (alias: string): Sql => raw(numbered.text.replaceAll(/\w+/g, `${alias}.$&`))

/** Rows of the journal as entries, with what is personal of those who were not erased. */
export async function toEntries(db: Db, keyring: Keyring, rows: readonly EntryRow[]): Promise<NumberedEntry[]> {
  return (await showPersonal(db, keyring, rows)).map(toEntry)
}

function toEntry(row: EntryRow & { missing?: Missing }): NumberedEntry {
  return {
    tenantId: row.tenant_id,
    position: row.position,
    ordinal: row.ordinal,
    id: row.id,
    kind: row.kind,
    subjectType: row.subject_type,
    subjectId: row.subject_id,
    subjectVersion: row.subject_version,
    workspaceId: row.workspace_id,
    actorId: row.actor_id ?? '',
    ...(row.causation_id && { causationId: row.causation_id }),
    correlationId: row.correlation_id,
    occurredAt: row.occurred_at,
    receivedAt: row.received_at,
    changes: withNames(row.subject_type, row.changes),
    payload: row.payload,
    ...(row.missing && { missing: row.missing }),
  }
}
