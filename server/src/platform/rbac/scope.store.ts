import sql, { type Sql } from 'sql-template-tag'
import { builtInRoles } from './role.rules.ts'

const everyWorkspace = 'tenancy.workspace.all'

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

/** A condition on `auth_user u`: the person sees all of these workspaces, as `canInWorkspace` says for the caller. */
export const seesWorkspaces = (...ids: string[]): Sql => sql`(
  ${seesEveryWorkspace()}
  or (
    select count(*) from tenancy_workspace_member m
    where m.tenant_id = u.tenant_id and m.user_id = u.id and m.workspace_id = any(${ids}::uuid[])) = ${ids.length})`
