import sql, { raw } from 'sql-template-tag'
import { beforeEach, describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, aWorkspace, expectStatus, type Person } from '../../../test/factories.ts'
import { eventually } from '../../../test/journal.ts'
import { bringIn, commit, upload } from '../../../test/uploads.ts'
import { inTransaction, withTenant } from '../../kernel/db.ts'
import type { JsonObject } from '../../kernel/json.ts'

const test = useTestApp()
let anna: Person
let zoe: Person

beforeEach(async () => {
  anna = await aCompany(test)
  zoe = await aColleague(test, anna, 'planner')
})

const erase = () =>
  expectStatus(200, test.rest(`POST /api/v1/users/${zoe.userId}/erase`, { token: anna.token, body: {} }))

async function theJob(): Promise<JsonObject> {
  const { body } = await test.rest('GET /api/v1/jobs?kinds=imports.forget', { token: anna.token })
  const [job] = body.jobs as JsonObject[]
  return job ?? {}
}

const untilForgotten = () => eventually(async () => (await theJob()).state === 'done', 'she is forgotten', 60_000)

/** All that a table holds of the company, row by row. */
async function heldIn(table: string): Promise<string[]> {
  const rows = await withTenant(test.app.runtime.pool, anna.companyId, (db) =>
    db.rows<{ row: string }>(sql`
      select t::text as row from ${raw(table)} t where t.tenant_id = ${anna.companyId} order by 1`),
  )
  return rows.map(({ row }) => row)
}

const isHeld = async (table: string, text = zoe.email): Promise<boolean> =>
  (await heldIn(table)).join('\n').toLowerCase().includes(text.toLowerCase())

describe('forgetting a person in imports', () => {
  it('takes their address out of what others applied, wherever it stands, and nothing else', async () => {
    const table = `ID;Title;Description;Assignee;${zoe.email}
1-${zoe.email};Call;"Ask:
${zoe.email.toUpperCase()}";nobody
2;Ring;Ask a${zoe.email};a${zoe.email}
`
    await bringIn(test, anna, table, `format=csv&file_name=plan%20of%20${zoe.email}.csv`)
    await bringIn(test, anna, `ID;Title\n<${zoe.email}>;Keyed\n3;Other\n`, 'format=csv')
    const others = (await heldIn('imports_row')).filter((row) => row.includes('Ring') || row.includes('Other'))
    await erase()
    await untilForgotten()
    expect((await theJob()).subject).toEqual({ type: 'auth.user', id: zoe.userId, title: '' })
    for (const held of ['imports_import', 'imports_row', 'imports_ref']) {
      const rows = (await heldIn(held)).join('\n').toLowerCase()
      expect([held, rows.replaceAll(`a${zoe.email}`, '').replaceAll(`1-${zoe.email}`, '')]).toEqual([
        held,
        expect.not.stringContaining(zoe.email),
      ])
    }
    expect((await heldIn('imports_row')).filter((row) => row.includes('Ring') || row.includes('Other'))).toEqual(others)
    expect((await heldIn('imports_import')).filter((row) => row.includes('plan of .csv'))).toHaveLength(1)
    expect(await bringIn(test, anna, 'ID;Title\n3;Other\n', 'format=csv')).toMatchObject({ unchanged: 1, created: 0 })
  })

  it('throws away their imports, and previews of others that name them, though only in the file', async () => {
    await bringIn(test, zoe, 'Title\nOwn\n', 'format=csv')
    await expectStatus(201, upload(test, zoe, 'Title\nOwn preview\n', 'format=csv'))
    const named = [`Title;Assignee\nA;${zoe.email}\n`, `Title;Left out\nB;${zoe.email}\n`]
    for (const file of [...named, Buffer.from(named[1] ?? '', 'utf16le')])
      await expectStatus(201, upload(test, anna, file, 'format=csv'))
    await expectStatus(201, upload(test, anna, 'Title\nC\n', `format=csv&file_name=${zoe.email}.csv`))
    const kept = await expectStatus(201, upload(test, anna, `Title;Left out\nD;a${zoe.email}\n`, 'format=csv'))
    await erase()
    await untilForgotten()
    expect(await heldIn('imports_import')).toEqual([expect.stringContaining(String(kept.body.id))])
    expect((await expectStatus(200, commit(test, anna, kept.body.id))).body).toMatchObject({ created: 1 })
  })

  it('takes their name out of what is said of rows, which is not what the file says', async () => {
    const { body: me } = await test.rest('GET /api/v1/me', { token: zoe.token })
    const name = String(me.name)
    const hall = await aWorkspace(test, anna)
    await bringIn(test, anna, `Title;Assignee\nCall ${name};${name}\n`, `format=csv&workspace_id=${hall}`)
    const said = () => heldIn('imports_row').then((rows) => rows.join().split(name).length - 1)
    expect(await said()).toBeGreaterThan(2)
    await erase()
    await untilForgotten()
    // The title, in the row and as its name.
    expect(await said()).toBe(2)
  })

  it('finds every row of many, page by page, though most pages have none', async () => {
    const { body } = await expectStatus(201, upload(test, anna, 'Title\nMany\n', 'format=csv'))
    await expectStatus(200, commit(test, anna, body.id))
    await inTransaction(test.app.runtime.pool, anna.companyId, (db) =>
      db.run(sql`
        insert into imports_row (tenant_id, import_id, ordinal, line, key, parent_key, name, section, starts_at, fields, refusal,
          file_problems, group_key, is_partial, is_vanished, former_key, verdict, changed_fields, problems, subject_id, undo)
        select tenant_id, import_id, n, n, 'k' || n, '', case when n > 10000 and n % 7 = 0 then ${zoe.email} else 'Many' end, '', '',
          jsonb_build_object('title', n), null, '[]', '', false, false, '', 'unchanged', '{}', '[]', null, null
        from imports_row, generate_series(1, 12000) n where import_id = ${body.id}`),
    )
    const before = await heldIn('imports_row')
    await erase()
    await untilForgotten()
    const expected = before.map((row) => row.replaceAll(zoe.email, '""'))
    expect((await heldIn('imports_row')).toSorted()).toEqual(expected.toSorted())
    expect(before.filter((row) => row.includes(zoe.email))).toHaveLength(
      Math.floor(12_000 / 7) - Math.floor(10_000 / 7),
    )
  })

  it('holds their address nowhere in the meantime, is seen by an Admin, and waits for an import that is under way', async () => {
    await bringIn(test, anna, `Title;Assignee\nCall;(${zoe.email})\n`, 'format=csv')
    const { pool } = test.app.runtime
    await inTransaction(pool, anna.companyId, async (db) => {
      // An import that begins once she is erased, and before the job gets to it.
      await inTransaction(pool, anna.companyId, async (before) => {
        await before.rows(sql`select pg_current_xact_id()`)
        await erase()
        await db.rows(sql`select from imports_import for update`)
      })
      await eventually(async () => (await theJob()).state === 'retrying', 'it is tried again')
      expect(await theJob()).toMatchObject({ error: expect.stringContaining('is tried again') })
      const jobs = await db.rows<{ data: JsonObject }>(sql`select data from jobs.job where name = 'imports.forget'`)
      expect(JSON.stringify(jobs)).toContain(zoe.userId)
      expect(JSON.stringify(jobs)).not.toContain(zoe.email)
      expect(await isHeld('imports_row')).toBe(true)
    })
    await untilForgotten()
    expect(await isHeld('imports_row')).toBe(false)
  })

  it('waits for what others were writing while they were erased', async () => {
    const { body } = await expectStatus(201, upload(test, anna, 'Title\nCall\n', 'format=csv'))
    await expectStatus(200, commit(test, anna, body.id))
    await inTransaction(test.app.runtime.pool, anna.companyId, async (db) => {
      await db.run(sql`
        insert into imports_ref (tenant_id, scope, key, subject_id, fingerprints, group_key, version, is_removed)
        select tenant_id, scope, ${zoe.email}, subject_id, fingerprints, group_key, version, is_removed from imports_ref`)
      await erase()
      await eventually(async () => (await theJob()).state === 'running', 'it runs')
      await new Promise((resolve) => setTimeout(resolve, 700))
      expect((await theJob()).state).toBe('running')
    })
    await untilForgotten()
    expect(await isHeld('imports_ref')).toBe(false)
    expect(await heldIn('imports_ref')).toHaveLength(1)
  })
})
