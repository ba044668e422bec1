import sql, { type Sql } from 'sql-template-tag'
import type { Principal } from '../../kernel/ctx.ts'
import { everyWorkspace, permissionsWithReach, reaches, reachOf } from './reach.rules.ts'
import { builtInRoles, usualReach } from './role.rules.ts'

const builtInSeeingAll = () =>
  builtInRoles()
    .filter(({ permissions }) => permissions.includes(everyWorkspace))
    .map(({ key }) => key)

/** A condition on `auth_user u`: the person sees every workspace, as `seesAllWorkspaces` says for the caller. */
export const seesEveryWorkspace = (): Sql => sql`(
  u.role = any(${builtInSeeingAll()}::text[])
  or exists (
    select from rbac_role r
    where r.tenant_id = u.tenant_id and r.key = u.role and ${everyWorkspace} = any(r.permissions)))`

/** A condition on `rbac_role o`: it allows something that the principal lacks, or further; as `missingGrants` says. */
export function allowsMore(principal: Principal): Sql {
  const limits = permissionsWithReach().flatMap((permission) => {
    const reach = reachOf(principal, permission)
    return reach ? [{ permission, reach }] : []
  })
  return sql`(
    not o.permissions <@ ${[...principal.permissions]}::text[]
    or exists (
      select from unnest(${limits.map(({ permission }) => permission)}::text[], ${limits.map(({ reach }) => reach)}::text[])
        as held (permission, reach)
      where held.permission = any(o.permissions) and array_position(${reaches}::text[], case
        when coalesce(o.reach ->> held.permission, ${usualReach}) = ${usualReach} and ${everyWorkspace} = any(o.permissions)
        then 'company' else coalesce(o.reach ->> held.permission, ${usualReach}) end
      ) > array_position(${reaches}::text[], held.reach)))`
}

/** A condition on `auth_user u`: the person sees all of these workspaces, as `canInWorkspace` says for the caller. */
export const seesWorkspaces = (...ids: string[]): Sql => sql`(
  ${seesEveryWorkspace()}
  or (
    select count(*) from tenancy_workspace_member m
    where m.tenant_id = u.tenant_id and m.user_id = u.id and m.workspace_id = any(${ids}::uuid[])) = ${ids.length})`
