import sql from 'sql-template-tag'
import type { Ctx } from '../kernel/ctx.ts'
import { isInSight } from '../platform/access/sight.ts'
import { seesWorkspaces } from '../platform/rbac/index.ts'
import { readRecords } from '../platform/records/index.ts'
import type { Task } from './task.rules.ts'
import { tasks } from './task.ts'

/** Of two uses of one id at once the second waits for the first, and sees what it made. */
export const lockUse = (ctx: Ctx, useId: string): Promise<number> =>
  ctx.db.run(sql`select pg_advisory_xact_lock(hashtextextended('eventkit.template ' || ${useId}::text, 0))`)

/** The tasks of these ids that the caller sees, in their order. */
export const listMade = (ctx: Ctx, ids: readonly string[]): Promise<Task[]> =>
  readRecords(
    ctx,
    tasks,
    sql`${isInSight(ctx, tasks)} and r.id = any(${ids}::uuid[]) order by array_position(${ids}::uuid[], r.id)`,
  )

/** Those of the people who are active and see the workspace. */
export async function listWhoMayHave(ctx: Ctx, workspaceId: string, userIds: readonly string[]): Promise<Set<string>> {
  if (userIds.length === 0) return new Set()
  const rows = await ctx.db.rows<{ id: string }>(sql`
    select u.id from auth_user u
    where u.tenant_id = ${ctx.tenantId} and u.id = any(${[...new Set(userIds)]}::uuid[]) and u.state = 'active'
      and ${seesWorkspaces(workspaceId)}
    order by u.id for key share of u`)
  return new Set(rows.map(({ id }) => id))
}
