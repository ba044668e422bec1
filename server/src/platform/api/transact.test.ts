import sql from 'sql-template-tag'
import { expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aCompany } from '../../../test/factories.ts'
import type { Ctx } from '../../kernel/ctx.ts'
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
  const reactions = { 'work.task.created': [addTwin] }
  const runtime = { ...test.app.runtime, modules: [{ name: 'work', reactions }] }
  const principal = await authenticate(runtime, `Bearer ${token}`)
  const refusal = { kind: 'conflict', message: 'There is already one with this id.' }
  await expect(write(runtime, ownCall('action'), principal, addTwin)).rejects.toMatchObject(refusal)
  const changed = write(runtime, ownCall('reaction'), principal, async (ctx) =>
    ctx.record({ ...subject, kind: 'work.task.created', subjectId: userId }),
  )
  await expect(changed).rejects.toMatchObject(refusal)
})
