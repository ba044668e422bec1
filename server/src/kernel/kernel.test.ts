import sql from 'sql-template-tag'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { useTestDatabase } from '../../test/database.ts'
import { aGate } from '../../test/gate.ts'
import { changesBetween } from './changes.ts'
import { cleanTimeZone, clientTime, findTimeZone } from './clock.ts'
import { columnsOf, settingsOf, valuesOf } from './columns.ts'
import { inTransaction, openPool, type Pool, withTenant } from './db.ts'
import { isUuid, newId, nilId } from './ids.ts'

describe('ids', () => {
  it('are UUIDs of version 7 that sort by time and never repeat', async () => {
    const first = Array.from({ length: 1000 }, newId)
    expect(first.every((id) => isUuid(id) && id[14] === '7' && '89ab'.includes(id[19]!))).toBe(true)
    expect(new Set(first).size).toBe(1000)
    const now = Date.now()
    while (Date.now() === now); // the next millisecond
    expect(newId() > first[0]!).toBe(true)
  })
})

describe('columns', () => {
  it('are called like the fields of a row, and their values are bound', () => {
    const fields = ['title', 'tags'] as const
    const row = { title: 'Rig truss', tags: ['stage'], id: 'a' }
    const insert = sql`insert into t (${columnsOf(fields)}) values (${valuesOf(row, fields)})`
    expect(insert).toMatchObject({
      text: 'insert into t (title, tags) values ($1,$2)',
      values: ['Rig truss', ['stage']],
    })
    const update = sql`update t set ${settingsOf(row, fields)} returning ${columnsOf(fields, 't')}`
    expect(update.text).toBe('update t set title = $1,tags = $2 returning t.title, t.tags')
    expect(update.values).toEqual(['Rig truss', ['stage']])
  })
})

describe('the client’s clock', () => {
  const receivedAt = new Date('2027-01-01T12:00:00Z')
  it('is believed for the past and five minutes ahead, never beyond', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e10, max: 1e9 }), (offset) => {
        const { now, clamped } = clientTime(new Date(receivedAt.getTime() + offset).toISOString(), receivedAt)
        expect(clamped).toBe(offset > 300_000)
        expect(now.getTime()).toBe(clamped ? receivedAt.getTime() : receivedAt.getTime() + offset)
      }),
    )
    for (const text of ['nonsense', '-1', '2026', '2026-02-30T12:00:00Z', 'Fri, 01 Jan 2027 12:00:00 GMT']) {
      expect(() => clientTime(text, receivedAt)).toThrow(/^X-Client-Time: /)
    }
    expect(clientTime(undefined, receivedAt)).toEqual({ now: receivedAt, clamped: false })
  })

  it('knows zones by their IANA name in any case, and nothing that only looks like one', () => {
    const names = ['europe/vienna', 'UTC', 'Etc/GMT+5', 'America/Argentina/buenos_aires', 'Asia/Calcutta']
    expect(names.map(findTimeZone)).toEqual([
      'Europe/Vienna',
      'UTC',
      'Etc/GMT+5',
      'America/Argentina/Buenos_Aires',
      'Asia/Calcutta',
    ])
    const others = [
      'PST',
      'IST',
      'BST',
      'JST',
      'SystemV/PST8',
      'Mars/Olympus',
      '+01:00',
      '-0800',
      '',
      'Z',
      'T10Z',
      ' UTC',
    ]
    const texts = ['2027-01-01T00:00Z', '2027-01-01T00:00+01:00[Europe/Vienna]', 'x'.repeat(10_000)]
    expect([...others, ...texts].flatMap((name) => findTimeZone(name) ?? [])).toEqual([])
    expect(() => cleanTimeZone('time_zone', 'BST')).toThrow('time_zone: must be an IANA zone, such as Europe/Vienna')
  })
})

describe('changes', () => {
  it('tell what differs, field by field', () => {
    const before = { title: 'a', due: new Date(0), tags: ['x'], note: '' }
    const after = { ...before, title: 'b', due: null, tags: ['x'] }
    expect(
      changesBetween<Partial<typeof before | typeof after>>(before, after, ['title', 'due', 'tags', 'note']),
    ).toEqual([
      { field: 'title', old: 'a', new: 'b' },
      { field: 'due', old: '1970-01-01T00:00:00.000Z', new: null },
    ])
    expect(changesBetween(undefined, after, ['title', 'note'])).toEqual([{ field: 'title', old: null, new: 'b' }])
  })
})

describe('the database', () => {
  const database = useTestDatabase()
  const tenants = [newId(), newId()] as const
  let pool: Pool
  beforeAll(async () => {
    pool = openPool({ connectionString: database.current.appUrl, max: 2 })
    for (const tenant of tenants) {
      await inTransaction(pool, tenant, (tx) =>
        tx.run(sql`
          insert into tenancy_company (tenant_id, name, time_zone, state, origin, created_at, received_at)
          values (${tenant}, ${tenant}, 'UTC', 'active', 'local', now(), now())`),
      )
    }
  })
  afterAll(() => pool.end())

  const namesSeen = (tenant: string) =>
    withTenant(pool, tenant, (db) => db.rows<{ name: string }>(sql`select name from tenancy_company`))

  it('shows each company its own rows only, whichever connection comes up', async () => {
    const order = Array.from({ length: 60 }, (_, i) => tenants[i % 3 === 0 ? 0 : 1])
    const seen = await Promise.all(order.map(namesSeen))
    expect(seen).toEqual(order.map((name) => [{ name }]))
    expect(await namesSeen(nilId)).toEqual([])
  })

  it('knows no tenant after a rollback, and so sets it anew', async () => {
    const [one, two] = tenants
    const failing = inTransaction(pool, one, async (tx) => {
      await tx.rows(sql`select set_config('app.tenant_id', ${two}, false)`)
      throw new Error('stop')
    })
    await expect(failing).rejects.toThrow('stop')
    for (const tenant of [one, two, one]) expect(await namesSeen(tenant)).toEqual([{ name: tenant }])
  })

  it('gives up on a connection without an answer, and takes another', async () => {
    const gate = await aGate(database.current.appUrl)
    const behind = openPool({ connectionString: gate.url, max: 1 })
    onTestFinished(async () => {
      vi.useRealTimers()
      await behind.end()
      await gate.shut()
    })
    const silent = withTenant(behind, tenants[0], async (db) => {
      await db.rows(sql`select 1`)
      gate.freeze()
      vi.useFakeTimers({ toFake: ['setTimeout'] })
      const answer = db.rows(sql`select 2`)
      answer.catch(() => undefined) // looked at below; this only keeps an early rejection from being unhandled
      await vi.advanceTimersByTimeAsync(20_000)
      return await answer
    })
    await expect(silent).rejects.toThrow('Query read timeout')
    vi.useRealTimers()
    await gate.open()
    expect(await withTenant(behind, tenants[0], (db) => db.rows(sql`select 3 as three`))).toEqual([{ three: 3 }])
  })

  it('refuses rows of another tenant', async () => {
    const foreign = inTransaction(pool, tenants[0], (tx) =>
      tx.run(sql`update tenancy_company set tenant_id = ${newId()} where tenant_id = ${tenants[0]}`),
    )
    await expect(foreign).rejects.toThrow(/row-level security/)
  })

  it('fails a commit that the database turned into a rollback', async () => {
    const half = inTransaction(pool, tenants[0], async (tx) => {
      await tx.run(sql`select 1 / 0`).catch(() => undefined)
    })
    await expect(half).rejects.toThrow(/ROLLBACK/)
  })

  it('rolls back with the statement that was sent along with the commit', async () => {
    const doomed = inTransaction(pool, tenants[0], async (tx) => {
      await tx.run(sql`update tenancy_company set name = 'gone'`)
      tx.sendLast(sql`select 1 / 0`)
    })
    await expect(doomed).rejects.toThrow(/division by zero/)
    expect(await namesSeen(tenants[0])).toEqual([{ name: tenants[0] }])
  })
})
