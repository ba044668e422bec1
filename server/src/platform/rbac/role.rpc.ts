import { type Reach } from '@eventkit/api/eventkit/v1/reach_pb'
import { type Role, RoleService, UpdateRoleRequestSchema } from '@eventkit/api/eventkit/v1/role_pb'
import type { Ctx, Reach as ReachName } from '../../kernel/ctx.ts'
import { readPatch } from '../contract/index.ts'
import { serve } from '../module.ts'
import { fromReach, toReach } from '../access/reach.proto.ts'
import { permissionsWithReach } from '../access/reach.rules.ts'
import { createRole, deleteRole, updateRole, type RoleInput } from './role.actions.ts'
import { allPermissions, builtInRoles } from '../access/role.rules.ts'
import { listRoleRows } from './role.store.ts'

/** Answers RoleService. */
export const roleService = serve(RoleService, {
  listRoles: async (ctx) => ({ roles: await listRoles(ctx) }),
  listPermissions: async () => ({
    permissions: [...allPermissions()],
    withReach: [...permissionsWithReach()],
    withAssigned: [...permissionsWithReach('assigned')],
    withWorkspace: [...permissionsWithReach('workspace')],
  }),
  createRole: async (ctx, request) => toRole(await createRole(ctx, { ...request, reach: fromReach(request.reach) })),
  updateRole: async (ctx, request) => {
    const patch = toRolePatch(readPatch(UpdateRoleRequestSchema, request))
    return toRole(await updateRole(ctx, request.key, request.version, patch))
  },
  deleteRole: async (ctx, { key }) => toRole(await deleteRole(ctx, key)),
})

async function listRoles(ctx: Ctx): Promise<Role[]> {
  const own = await listRoleRows(ctx)
  return [...builtInRoles().map((role) => toRole(role)), ...own.map((role) => toRole(role))]
}

/** A role as the contract has it; a built-in one has no version, since it never changes. */
const toRole = (role: RoleInput & { version?: number }): Role => ({
  $typeName: 'eventkit.v1.Role',
  key: role.key,
  name: role.name,
  permissions: [...role.permissions],
  reach: toReach(role.permissions, (permission) => role.reach[permission]),
  builtIn: role.version === undefined,
  version: role.version ?? 0,
})

function toRolePatch(named: ReadonlyMap<string, unknown>): {
  name?: string
  permissions?: string[]
  reach?: Record<string, ReachName>
} {
  const name = named.get('name')
  const permissions = named.get('permissions')
  const reach = named.get('reach')
  return {
    ...(typeof name === 'string' && { name }),
    ...(Array.isArray(permissions) && { permissions: permissions.map(String).toSorted() }),
    ...(named.has('reach') && { reach: fromReach((reach ?? {}) as Record<string, Reach>) }),
  }
}
