import sql from 'sql-template-tag'
import { expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aCompany } from '../../../test/factories.ts'
import type { Ctx } from '../../kernel/ctx.ts'
import { withTenant } from '../../kernel/db.ts'
import { OvertakenError } from '../../kernel/errors.ts'
import { authenticate } from '../auth/authenticate.ts'
import { ownCall, write } from './transact.ts'

const test = useTestApp()

/** Adds the caller once more. */
async function addTwin({ db, tenantId, principal }: Ctx): Promise<void> {
  await db.run(sql`insert into auth_user (id, tenant_id, email, name, role, created_at, updated_at, received_at)
    values (${principal.userId}, ${tenantId}, 'twin@example.org', 'Twin', 'crew', now(), now(), now())`)
}

const subject = { subjectType: 'work.task', subjectVersion: 1, workspaceId: null, changes: [], payload: {} }

it('a constraint violated by a reaction is a client error, like one violated by the action', async () => {
  const { token, userId } = await aCompany(test)
  const runtime = { ...test.app.runtime, reactions: new Map([['work.task.created', [addTwin]]]) }
  const principal = await authenticate(runtime, `Bearer ${token}`)
  const refusal = { kind: 'conflict', message: 'There is already one with this id.' }
  await expect(write(runtime, ownCall('action'), principal, addTwin)).rejects.toMatchObject(refusal)
  const changed = write(runtime, ownCall('reaction'), principal, async (ctx) =>
    ctx.record({ ...subject, kind: 'work.task.created', subjectId: userId }),
  )
  await expect(changed).rejects.toMatchObject(refusal)
})

it('tens of thousands of entries are sent in pieces: others have their turns between, and all of them are there', async () => {
  const { token, userId, companyId } = await aCompany(test)
  const { runtime } = test.app
  const principal = await authenticate(runtime, `Bearer ${token}`)
  const entries = 20_000
  const spentMs = (): number => Object.values(process.threadCpuUsage()).reduce((all, part) => all + part, 0) / 1000
  let [last, longest, isOver] = [0, 0, false]
  const turn = (): void => {
    const now = spentMs()
    longest = Math.max(longest, now - last)
    last = now
    if (!isOver) setImmediate(turn)
  }
  await write(runtime, ownCall('many'), principal, async (ctx) => {
    for (let i = 0; i < entries; i++) ctx.record({ ...subject, kind: 'work.task.touched', subjectId: userId })
    last = spentMs()
    turn()
  })
  isOver = true
  // At once they take a third of a second.
  expect(longest).toBeLessThan(150)
  const { count } = await withTenant(runtime.pool, companyId, (db) =>
    db.one<{ count: number }>(sql`
      select (select count(*) from journal_inbox where kind = 'work.task.touched')
        + (select count(*) from journal where kind = 'work.task.touched') as count`),
  )
  expect(count).toBe(entries)
})

it('what is done before the commit is done once a name, after all else and in the order of names, again when it runs again', async () => {
  const { token } = await aCompany(test)
  const { runtime } = test.app
  const principal = await authenticate(runtime, `Bearer ${token}`)
  const done: string[] = []
  let runs = 0
  const react = async (ctx: Ctx): Promise<void> => {
    done.push('reaction')
    ctx.beforeCommit('b', async () => done.push('b, from a reaction'))
    ctx.beforeCommit('c', async () => done.push('c'))
  }
  const reacting = { ...runtime, reactions: new Map([['work.task.created', [react]]]) }
  await write(reacting, ownCall('before'), principal, async (ctx) => {
    ctx.beforeCommit('b', async () => done.push('b'))
    ctx.beforeCommit('a', async () => done.push('a'))
    ctx.record({ ...subject, kind: 'work.task.created', subjectId: principal.userId })
    if (runs++ === 0) throw new OvertakenError()
  })
  expect(done).toEqual(['reaction', 'a', 'b', 'c'])
  const twin = write(runtime, ownCall('before'), principal, async (ctx) => ctx.beforeCommit('twin', () => addTwin(ctx)))
  await expect(twin).rejects.toMatchObject({ kind: 'conflict' })
})
