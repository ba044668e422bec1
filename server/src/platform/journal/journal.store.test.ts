import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { useTestDatabase } from '../../../test/database.ts'
import { anEntry, anyEntry, commitEntries, testKeyring } from '../../../test/journal.ts'
import { openPool, withoutTenant, withTenant, type Pool } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import { readAfter } from './journal.reading.store.ts'
import { type NumberedEntry, readOrdinals, readPosition, sequenceInbox } from './journal.store.ts'

const database = useTestDatabase()
let pool: Pool

beforeAll(() => {
  pool = openPool({ connectionString: database.current.appUrl, max: 20 })
})
afterAll(() => pool.end())

const runAs = async (url: string, statement: string): Promise<unknown> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return await client.query(statement).finally(() => client.end())
}

describe('the journal is append-only', () => {
  const refused = [
    `update journal set kind = 'x'`,
    'delete from journal',
    'truncate journal',
    `insert into journal (tenant_id, position, ordinal) values ('${newId()}', 1, 1)`,
    'delete from journal_inbox',
    `update journal_inbox set kind = 'x'`,
    'update journal_counter set position = 0',
    `select setval('journal_ordinal', 1)`,
    'drop table journal',
    'alter table journal disable trigger all',
  ]
  it.each(refused)('the server’s role may not: %s', async (statement) => {
    await expect(runAs(database.current.appUrl, statement)).rejects.toThrow(/permission denied|must be owner/)
  })

  it.each(refused.slice(0, 3))('nor may the owner: %s', async (statement) => {
    await expect(runAs(database.current.ownerUrl, statement)).rejects.toThrow('the journal is append-only')
  })

  it('shows a company its own entries only', async () => {
    const [ours, theirs] = [newId(), newId()]
    await commitEntries(pool, theirs, [anEntry(theirs)])
    await withoutTenant(pool, (db) => sequenceInbox(db, 100))
    const read = { tenantId: theirs, after: 0, filter: anyEntry, width: 100 }
    expect((await withTenant(pool, ours, (db) => readAfter(db, { keyring: testKeyring, ...read }))).entries).toEqual([])
    expect(
      (await withTenant(pool, theirs, (db) => readAfter(db, { keyring: testKeyring, ...read }))).entries,
    ).toHaveLength(1)
    await expect(commitEntries(pool, ours, [anEntry(theirs)])).rejects.toThrow('row-level security')
  })
})

/** Every numbered entry of all companies, read on and on. */
async function everything(): Promise<NumberedEntry[]> {
  const all: NumberedEntry[] = []
  for (;;) {
    const after = all.at(-1)?.ordinal ?? 0
    const { entries, isMore } = await withoutTenant(pool, (db) => readOrdinals(db, testKeyring, after, 500))
    all.push(...entries)
    if (!isMore) return all
  }
}

describe('numbering', () => {
  it('numbers by commit, and within a transaction as recorded, whatever order the inbox was written in', async () => {
    const company = newId()
    const [first, second, third] = [anEntry(company), anEntry(company), anEntry(company)]
    const slow = new pg.Client({ connectionString: database.current.appUrl })
    await slow.connect()
    await slow.query('begin')
    await slow.query(`select set_config('app.tenant_id', $1, true)`, [company])
    // Takes the lowest number of the inbox, and commits last.
    await slow.query(
      `insert into journal_inbox (tenant_id, id, kind, subject_type, subject_id, subject_version, correlation_id,
        occurred_at, received_at, changes, payload) values ($1, $2, 'a.b.c', 'a.b', $1, 1, $1, now(), now(), '[]', '{}')`,
      [company, third.id],
    )
    await commitEntries(pool, company, [first, second])
    await withoutTenant(pool, (db) => sequenceInbox(db, 100))
    await slow.query('commit')
    await slow.end()
    await withoutTenant(pool, (db) => sequenceInbox(db, 100))
    const { entries } = await withTenant(pool, company, (db) =>
      readAfter(db, { keyring: testKeyring, tenantId: company, after: 0, filter: anyEntry, width: 100 }),
    )
    expect(entries.map(({ position, id }) => [position, id])).toEqual([
      [1, first.id],
      [2, second.id],
      [3, third.id],
    ])
  })

  it('is safe when many processes do it at once', { timeout: 60_000 }, async () => {
    const companies = Array.from({ length: 20 }, newId)
    const before = (await everything()).length
    let isWriting = true
    const sequencers = Array.from({ length: 4 }, async () => {
      while (isWriting) await withoutTenant(pool, (db) => sequenceInbox(db, 7))
    })
    await Promise.all(
      Array.from({ length: 12 }, async (_, writer) => {
        for (let i = 0; i < 50; i++) {
          const company = companies[(writer + i) % companies.length] ?? ''
          await commitEntries(pool, company, [anEntry(company), anEntry(company)])
        }
      }),
    )
    isWriting = false
    await Promise.all(sequencers)
    while ((await withoutTenant(pool, (db) => sequenceInbox(db, 100))) > 0);
    const entries = await everything()
    expect(entries.length - before).toBe(1200)
    expect(new Set(entries.map((entry) => entry.id)).size).toBe(entries.length)
    for (const company of companies) {
      const positions = entries.filter((entry) => entry.tenantId === company).map((entry) => entry.position)
      expect(positions).toEqual(positions.map((_, index) => index + 1))
      expect(await withTenant(pool, company, (db) => readPosition(db, company))).toBe(positions.length)
    }
  })
})
