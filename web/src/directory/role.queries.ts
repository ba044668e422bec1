import { createConnectQueryKey, useMutation, useQuery } from '@connectrpc/connect-query'
import { type Role, RoleService } from '@eventkit/api/eventkit/v1/role_pb'
import type { Me } from '@eventkit/api/eventkit/v1/user_pb'
import { useMemo } from 'react'
import { can, useMe } from '@/directory/me.queries'
import { queryClient } from '@/lib/query-client'
import { transport } from '@/lib/transport'

const { listRoles, listPermissions, createRole, updateRole, deleteRole } = RoleService.method

const NONE: readonly Role[] = []

/** Every role of the company, built-in ones first. */
export function useRoles() {
  const query = useQuery(listRoles, {}, { enabled: can(useMe(), 'auth.user.read') })
  return { ...query, roles: query.data?.roles ?? NONE }
}

/** The name that the company gave a role of its own, as far as roles are on the screen. */
export function knownRoleName(key: string): string | undefined {
  const queryKey = createConnectQueryKey({ schema: listRoles, input: {}, transport, cardinality: 'finite' })
  return queryClient.getQueryData(queryKey)?.roles.find((role) => role.key === key)?.name
}

/** The roles that the caller may give: those without permissions that the caller lacks. */
export function useGrantableRoles(): readonly Role[] {
  const me = useMe()
  const { roles } = useRoles()
  return useMemo(() => roles.filter((role) => mayGrant(me, role)), [me, roles])
}

/** How far permissions go, by permission. */
export type ReachOf = Role['reach']

/**
 * Tells whether a role has no permission that the caller lacks or has less far: only such roles can be given, changed and
 * taken away.
 */
export function mayGrant(me: Me | undefined, { permissions, reach }: Role): boolean {
  return permissions.every(
    (permission) => can(me, permission) && (reach[permission] ?? 0) <= (me?.reach[permission] ?? Infinity),
  )
}

/** The reach of these permissions alone. */
export function onlyOf(permissions: readonly string[], reach: ReachOf): ReachOf {
  return Object.fromEntries(Object.entries(reach).filter(([permission]) => permissions.includes(permission)))
}

/** Every permission there is, and which take a reach. */
export function usePermissions() {
  return useQuery(listPermissions, {}, { staleTime: Infinity })
}

/** Reads the roles on the screen again. */
export function refreshRoles(): void {
  void queryClient.invalidateQueries({ queryKey: createConnectQueryKey({ schema: listRoles, cardinality: 'finite' }) })
}

// At once, so that a form that was saved does not show what was there before.
function showRole(role: Role): void {
  const queryKey = createConnectQueryKey({ schema: listRoles, input: {}, transport, cardinality: 'finite' })
  queryClient.setQueryData(
    queryKey,
    (list) => list && { ...list, roles: list.roles.map((each) => (each.key === role.key ? role : each)) },
  )
}

/** The three things to do with a role of the company's own. */
export function useRoleVerbs() {
  const options = { onSuccess: refreshRoles }
  return {
    create: useMutation(createRole, options),
    update: useMutation(updateRole, {
      onSuccess: (role) => {
        showRole(role)
        refreshRoles()
      },
    }),
    remove: useMutation(deleteRole, options),
  }
}
