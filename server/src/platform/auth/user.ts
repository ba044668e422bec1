import {
  ListUsersRequestSchema,
  UpdateUserRequestSchema,
  type User as UserMessage,
  UserSchema,
} from '@eventkit/api/eventkit/v1/user_pb'
import sql, { type Sql } from 'sql-template-tag'
import type { Principal } from '../../kernel/ctx.ts'
import { missingGrants } from '../access/reach.rules.ts'
import { builtInRoles } from '../access/role.rules.ts'
import { allowsMore, seesWorkspaces } from '../access/scope.store.ts'
import { defineRecord, type RowOf } from '../records/index.ts'

/** What a person has beside what others are shown of them; the password's hash is read by password.store alone. */
const besides = {
  /** Null for people an outside identity service signs in, and once they were erased; their name is empty then. */
  email: null as string | null,
  state: 'active' as 'active' | 'deactivated' | 'erased',
  locale: 'en',
  time_zone: 'UTC',
  theme: 'dark',
}

/** A person as the database keeps them. */
export type UserRow = RowOf<UserMessage, never, typeof besides>

/** People. They are made by signing up or accepting an invitation, and closed or erased instead of deleted. */
export const users = defineRecord({
  message: UserSchema,
  update: UpdateUserRequestSchema,
  list: ListUsersRequestSchema,
  title: 'name',
  personal: ['name', 'email'],
  besides,
  living: sql`r.state = 'active'`,
  sees: ({ permissions, via, userId }) =>
    permissions.has('auth.user.read') ? sql`true` : sql`(${via !== 'api_key'} and r.id = ${userId})`,
  changes: outranks,
  sorts: ['name'],
  searched: ['name', 'email'],
  unless: { includeDeactivated: sql`r.state = 'active'` },
  filters: {
    workspaceIds: (ids) => [
      sql`exists (select from auth_user u where u.tenant_id = r.tenant_id and u.id = r.id and ${seesWorkspaces(...ids)})`,
    ],
  },
})

/** People whose role has no permission that the principal lacks; as `assertOutranks` says of one. */
function outranks(principal: Principal): Sql {
  if (!principal.permissions.has('auth.user.write')) return sql`false`
  const mightier = builtInRoles().filter((role) => missingGrants(principal, role).length > 0)
  return sql`(r.role <> all(${mightier.map(({ key }) => key)}) and not exists (
    select from rbac_role o
    where o.tenant_id = r.tenant_id and o.key = r.role and ${allowsMore(principal)}))`
}
