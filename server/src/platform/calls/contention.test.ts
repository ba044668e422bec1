import sql from 'sql-template-tag'
import { expect, it } from 'vitest'
import { useTestDatabase } from '../../../test/database.ts'
import { inTransaction, openPool } from '../../kernel/db.ts'
import { OvertakenError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { retryOnContention } from './contention.ts'

const database = useTestDatabase()

it('of two transactions that wait for each other one runs again, and both succeed', async () => {
  const pool = openPool({ connectionString: database.current.appUrl })
  const bothHold = Promise.withResolvers<void>()
  let runs = 0
  const take = (first: number, second: number): Promise<number> =>
    retryOnContention(() =>
      inTransaction(pool, newId(), async (tx) => {
        await tx.run(sql`select pg_advisory_xact_lock(${first})`)
        if (++runs === 2) bothHold.resolve()
        await bothHold.promise
        await tx.run(sql`select pg_advisory_xact_lock(${second})`)
        return first
      }),
    )
  try {
    expect(await Promise.all([take(1, 2), take(2, 1)])).toEqual([1, 2])
    expect(runs).toBe(3)
  } finally {
    await pool.end()
  }
})

it('who was overtaken runs again, and is told so after three times', async () => {
  let runs = 0
  const overtakenUntil = (last: number) => async () => {
    if (++runs <= last) throw new OvertakenError()
    return runs
  }
  expect(await retryOnContention(overtakenUntil(2))).toBe(3)
  runs = 0
  await expect(retryOnContention(overtakenUntil(3))).rejects.toMatchObject({ kind: 'conflict', reason: 'overtaken' })
})
