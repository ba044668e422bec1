import pg from 'pg'
import sql from 'sql-template-tag'
import { describe, expect, it, onTestFinished } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aCompany, aTask, expectStatus, type Person } from '../../../test/factories.ts'
import { eventually } from '../../../test/journal.ts'
import { withoutTenant } from '../../kernel/db.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { sealMore } from './seal.store.ts'
import { startSealer } from './sealer.ts'

const test = useTestApp()

/** A company with some history under three seals or more. */
async function aSealedCompany(): Promise<Person> {
  const owner = await aCompany(test)
  for (let i = 0; i < 3; i++) {
    await aTask(test, owner)
    await sealAll(owner)
  }
  return owner
}

async function sealAll(owner: Person, end?: number): Promise<void> {
  await eventually(async () => {
    await withoutTenant(test.app.runtime.pool, (db) => sealMore(db, 2, 1000))
    return (await sealsOf(owner)).at(-1)?.position === (end ?? (await test.journalOf(owner.token)).length)
  }, 'the journal is sealed')
}

async function sealsOf(owner: Person): Promise<JsonObject[]> {
  const seals: JsonObject[] = []
  let token = ''
  do {
    const path = `GET /api/v1/journal/seals?page_size=2&page_token=${token}`
    const { body } = await expectStatus(200, test.rest(path, { token: owner.token }))
    seals.push(...(body.seals as JsonObject[]))
    token = String(body.next_page_token)
  } while (token !== '')
  return seals
}

/** What only somebody with the database itself in hand can do. */
async function tamper(statement: string, values: unknown[]): Promise<void> {
  const client = new pg.Client({ connectionString: test.ownerUrl })
  await client.connect()
  try {
    await client.query('alter table journal disable trigger all; alter table journal_seal disable trigger all')
    await client.query(statement, values)
    await client.query('alter table journal enable trigger all; alter table journal_seal enable trigger all')
  } finally {
    await client.end()
  }
}

/** What a check would say after that, which is then taken back. */
async function verdictsAfter(owner: Person, statement: string): Promise<boolean[]> {
  const client = new pg.Client({ connectionString: test.ownerUrl })
  await client.connect()
  try {
    await client.query('begin; alter table journal disable trigger all')
    await client.query(statement, [owner.companyId])
    await client.query(`select set_config('app.tenant_id', $1, true)`, [owner.companyId])
    const { rows } = await client.query<{ is_intact: boolean }>('select is_intact from journal_verify(0, 1000)')
    return rows.map((row) => row.is_intact)
  } finally {
    await client.query('rollback')
    await client.end()
  }
}

const intact = (seals: JsonObject[]): unknown[] => seals.map((seal) => seal.is_intact)

const allBut = (position: number, seals: JsonObject[]): unknown[] =>
  seals.map((seal) => !(Number(seal.after_position) < position && position <= Number(seal.position)))

describe('seals', () => {
  it('cover the journal without a hole, each after the one before', async () => {
    const owner = await aSealedCompany()
    const seals = await sealsOf(owner)
    expect(seals.length).toBeGreaterThan(2)
    expect(seals.map((seal) => seal.after_position)).toEqual([0, ...seals.slice(0, -1).map((seal) => seal.position)])
    expect(new Set(intact(seals))).toEqual(new Set([true]))
    for (const seal of seals) expect(seal.hash).toMatch(/^[0-9a-f]{64}$/)
  })

  it('stay as they are while the journal grows', async () => {
    const owner = await aSealedCompany()
    const before = await sealsOf(owner)
    await aTask(test, owner)
    await sealAll(owner)
    expect((await sealsOf(owner)).slice(0, before.length)).toEqual(before)
  })

  // What a company cannot be without; another company's entry would not be found at all.
  const tampered = [
    `id = gen_random_uuid()`,
    `kind = 'work.task.completed'`,
    `subject_type = 'planning.event'`,
    `subject_id = gen_random_uuid()`,
    `subject_version = subject_version + 1`,
    `workspace_id = gen_random_uuid()`,
    `actor_id = gen_random_uuid()`,
    `causation_id = gen_random_uuid()`,
    `correlation_id = gen_random_uuid()`,
    `occurred_at = occurred_at - interval '1 microsecond'`,
    `received_at = received_at - interval '1 microsecond'`,
    `sequenced_at = sequenced_at - interval '1 microsecond'`,
    `changes = '[]'`,
    `payload = '{"title": "never said"}'`,
  ]
  it('tell which stretch was changed, whatever of an entry it was', async () => {
    const owner = await aSealedCompany()
    const seals = await sealsOf(owner)
    for (const change of tampered) {
      const statement = `update journal set ${change} where tenant_id = $1 and position = 3`
      expect(await verdictsAfter(owner, statement), change).toEqual(allBut(3, seals))
    }
  })

  it('tell that an entry was taken out, after it was sealed or before, and go on', async () => {
    const owner = await aSealedCompany()
    await tamper('delete from journal where tenant_id = $1 and position = 2', [owner.companyId])
    await aTask(test, owner)
    const end = (await test.journalOf(owner.token)).length + 1
    await tamper('delete from journal where tenant_id = $1 and position = $2', [owner.companyId, end])
    await sealAll(owner, end)
    await aTask(test, owner)
    await sealAll(owner, end + 1)
    const seals = await sealsOf(owner)
    expect(intact(seals)).toEqual(allBut(2, seals).map((isIntact, i) => isIntact && seals[i]?.position !== end))
  })

  it('cannot be made anew without breaking the next', async () => {
    const owner = await aSealedCompany()
    await tamper(`update journal set kind = 'work.task.completed' where tenant_id = $1 and position = 1`, [
      owner.companyId,
    ])
    await tamper(
      `update journal_seal set hash = journal_link(tenant_id, '', 0, position)
       where tenant_id = $1 and position = (select min(position) from journal_seal where tenant_id = $1)`,
      [owner.companyId],
    )
    expect(intact(await sealsOf(owner)).slice(0, 3)).toEqual([true, false, true])
  })

  it('are made by the process that numbers, without being asked, until nothing is left', async () => {
    const owner = await aSealedCompany()
    for (let i = 0; i < 4; i++) await aTask(test, owner)
    const end = (await test.journalOf(owner.token)).length
    const { pool, log, journal } = test.app.runtime
    // One look: all of it is sealed in that, since nothing more is numbered before the next.
    const sealer = startSealer({ pool, log, sequencer: journal.sequencer, everyMs: 60_000, width: 1 })
    onTestFinished(() => sealer.close())
    await eventually(async () => (await sealsOf(owner)).at(-1)?.position === end, 'the journal is sealed')
  })

  it('are nobody’s to write but the sealer’s', async () => {
    await expect(withoutTenant(test.app.runtime.pool, (db) => db.run(sql`delete from journal_seal`))).rejects.toThrow(
      /permission denied/,
    )
  })
})
