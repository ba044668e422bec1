import sql, { empty, type Sql } from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import { limitTo, type Cursor } from '../../kernel/page.ts'
import { visibleWorkspaces } from '../rbac/index.ts'
import type { WorkspaceRow } from './workspace.rules.ts'

const columns = sql`w.id, w.name, w.version, w.created_at, w.updated_at, w.received_at, w.deleted_at`

/** The workspaces a caller sees: their own; Admins and Managers all, those in the bin among them. */
function visible(ctx: Ctx): Sql {
  const workspaces = visibleWorkspaces(ctx)
  const own = workspaces === 'all' ? empty : sql` and w.id = any(${workspaces}::uuid[])`
  return sql`w.tenant_id = ${ctx.tenantId}${own}`
}

export const findWorkspace = (ctx: Ctx, id: string): Promise<WorkspaceRow | undefined> =>
  ctx.db.maybe(sql`select ${columns} from tenancy_workspace w where ${visible(ctx)} and w.id = ${id}`)

/** The same, locked until the transaction ends; new tasks need not wait for that. */
export const findWorkspaceForUpdate = (ctx: Ctx, id: string): Promise<WorkspaceRow | undefined> =>
  ctx.db.maybe(sql`
    select ${columns} from tenancy_workspace w where ${visible(ctx)} and w.id = ${id} for no key update`)

/** The same, once all who are putting something into it are done; others wait. */
export const findWorkspaceToLeave = (ctx: Ctx, id: string): Promise<WorkspaceRow | undefined> =>
  ctx.db.maybe(sql`select ${columns} from tenancy_workspace w where ${visible(ctx)} and w.id = ${id} for update`)

/** Every living workspace of the company, locked, so that of two that delete the last two one waits. */
export const lockLivingWorkspaces = (ctx: Ctx): Promise<{ id: string }[]> =>
  ctx.db.rows(sql`
    select id from tenancy_workspace where tenant_id = ${ctx.tenantId} and deleted_at is null order by id
    for no key update`)

/** A living workspace that stays so until the transaction ends. */
export const lockWorkspace = (ctx: Ctx, id: string): Promise<{ id: string } | undefined> =>
  ctx.db.maybe(sql`
    select w.id from tenancy_workspace w where ${visible(ctx)} and w.id = ${id} and w.deleted_at is null for key share`)

/**
 * The id of the workspace where things go that nobody put elsewhere: the company's default where the caller sees it, else
 * the one they joined first. As an expression.
 */
export function defaultWorkspaceId(ctx: Ctx): Sql {
  const ofCompany = sql`select c.default_workspace_id from tenancy_company c where c.tenant_id = ${ctx.tenantId}`
  const workspaces = visibleWorkspaces(ctx)
  if (workspaces === 'all') return sql`(${ofCompany})`
  return sql`coalesce(
    (${ofCompany} and c.default_workspace_id = any(${workspaces}::uuid[])),
    (select m.workspace_id from tenancy_workspace_member m
     where m.tenant_id = ${ctx.tenantId} and m.user_id = ${ctx.principal.userId}
       and m.workspace_id = any(${workspaces}::uuid[])
     order by m.received_at, m.workspace_id limit 1))`
}

/** The same, looked up; undefined for somebody in no workspace. */
export async function findDefaultWorkspaceId(ctx: Ctx): Promise<string | undefined> {
  const row = await ctx.db.one<{ id: string | null }>(sql`select ${defaultWorkspaceId(ctx)} as id`)
  return row.id ?? undefined
}

/** Lists by name. */
export function listWorkspaces(
  ctx: Ctx,
  filter: { deleted: boolean },
  cursor: Cursor | undefined,
  limit: number,
): Promise<WorkspaceRow[]> {
  const [name, id] = cursor ?? []
  const after = cursor ? sql` and (lower(w.name), w.id) > (lower(${name}), ${id}::uuid)` : empty
  const state = filter.deleted ? sql`w.deleted_at is not null` : sql`w.deleted_at is null`
  return ctx.db.rows(sql`
    select ${columns} from tenancy_workspace w where ${visible(ctx)} and ${state}${after}
    order by lower(w.name), w.id ${limitTo(limit)}`)
}

/** False when the id is taken. */
export async function insertWorkspace(ctx: Ctx, row: WorkspaceRow): Promise<boolean> {
  const inserted = await ctx.db.run(sql`
    insert into tenancy_workspace (tenant_id, id, name, version, created_at, updated_at, received_at)
    values (${ctx.tenantId}, ${row.id}, ${row.name}, ${row.version}, ${row.created_at}, ${row.updated_at},
      ${row.received_at})
    on conflict (tenant_id, id) do nothing`)
  return inserted === 1
}

export const writeWorkspace = (ctx: Ctx, row: WorkspaceRow): Promise<number> =>
  ctx.db.run(sql`
    update tenancy_workspace set name = ${row.name}, version = ${row.version}, updated_at = ${row.updated_at},
      deleted_at = ${row.deleted_at}
    where tenant_id = ${ctx.tenantId} and id = ${row.id}`)
