import { RoleSchema } from '@eventkit/api/eventkit/v1/role_pb'
import type { Ctx } from '../../kernel/ctx.ts'
import { conflict, failedPrecondition, forbidden, invalid, invalidFields, notFound } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { assertVersion, defineSubject, recordChange, saveChange } from '../journal/index.ts'
import { allPermissions, findBuiltInRole, missingPermissions } from './role.rules.ts'
import {
  countHolders,
  findRoleForUpdate,
  insertRole,
  listRoleRows,
  lockRole,
  removeRole,
  writeRole,
} from './role.store.ts'
import type { RoleRow } from './role.store.ts'

/** A company has few roles; this many are listed without pages. */
const mostRoles = 100

/** What a role is made of. */
export interface RoleInput {
  key: string
  name: string
  permissions: readonly string[]
}

const journaledFields = ['key', 'name', 'permissions'] as const satisfies readonly (keyof RoleRow)[]

const roleSubject = defineSubject<RoleRow>({
  type: 'rbac.role',
  message: RoleSchema,
  fields: journaledFields,
  idOf: (role) => role.id,
  payloadOf: ({ key, name }) => ({ key, name }),
  write: writeRole,
})

/** Makes a role of the company's own out of permissions the caller has. */
export async function createRole(ctx: Ctx, input: RoleInput): Promise<RoleRow> {
  assertGrantable(ctx, input.permissions)
  const role: RoleRow = { ...input, id: newId(), permissions: input.permissions.toSorted(), version: 1 }
  if ((await listRoleRows(ctx)).length >= mostRoles) {
    throw failedPrecondition('too_many_roles', `A company has at most ${mostRoles} roles of its own.`)
  }
  if (findBuiltInRole(input.key) || !(await insertRole(ctx, role))) {
    throw conflict('already_exists', `There is a role "${input.key}" already.`)
  }
  recordChange(ctx, roleSubject, 'rbac.role.created', undefined, role)
  return role
}

/** Changes a company's own role; whoever has it can do more or less from the next request on. */
export async function updateRole(
  ctx: Ctx,
  key: string,
  version: number,
  patch: { name?: string; permissions?: string[] },
): Promise<RoleRow> {
  const role = await getOwnRole(ctx, key)
  assertGrantable(ctx, [...role.permissions, ...(patch.permissions ?? [])])
  await assertVersion(ctx, roleSubject, role, version, patch)
  return saveChange(ctx, roleSubject, 'rbac.role.updated', role, { ...role, ...patch })
}

/** Removes a company's own role that nobody has. */
export async function deleteRole(ctx: Ctx, key: string): Promise<RoleRow> {
  const role = await getOwnRole(ctx, key)
  assertGrantable(ctx, role.permissions)
  const holders = await countHolders(ctx, key)
  if (holders > 0) {
    throw failedPrecondition(
      'role_in_use',
      `The role "${role.name}" is still in use: people and invitations with it: ${holders}.`,
    )
  }
  await removeRole(ctx, key)
  recordRemoval(ctx, role)
  return role
}

/**
 * Refuses to give somebody a role that does not exist, or one with permissions that the caller lacks.
 * @throws invalid naming the field; forbidden
 */
export async function assertMayGrant(ctx: Ctx, field: string, key: string): Promise<void> {
  const permissions = await findPermissions(ctx, key)
  if (!permissions) throw invalid(field, 'is not a role of this company')
  refuseMissing(ctx, permissions)
}

/** What a role allows, which stays so until the transaction ends; undefined when there is none of this key. */
export async function findPermissions(ctx: Ctx, key: string): Promise<readonly string[] | undefined> {
  return findBuiltInRole(key)?.permissions ?? (await lockRole(ctx, key))?.permissions
}

/** Refuses to change anything about people whose role has permissions that the caller lacks. */
export async function assertOutranks(ctx: Ctx, key: string): Promise<void> {
  refuseMissing(ctx, (await findPermissions(ctx, key)) ?? [])
}

async function getOwnRole(ctx: Ctx, key: string): Promise<RoleRow> {
  if (findBuiltInRole(key))
    throw failedPrecondition('built_in_role', 'Built-in roles cannot be changed; create a role of your own.')
  const role = await findRoleForUpdate(ctx, key)
  if (!role) throw notFound('role')
  return role
}

function assertGrantable(ctx: Ctx, permissions: readonly string[]): void {
  const known = new Set(allPermissions())
  const unknown = permissions.filter((permission) => !known.has(permission))
  if (unknown.length > 0) {
    throw invalidFields(
      unknown.map((permission) => ({ field: 'permissions', description: `"${permission}" is no permission` })),
    )
  }
  refuseMissing(ctx, permissions)
}

function refuseMissing(ctx: Ctx, permissions: readonly string[]): void {
  const missing = missingPermissions(ctx.principal.permissions, permissions)
  if (missing.length > 0) throw forbidden(`This needs permissions that you do not have: ${missing.join(', ')}.`)
}

function recordRemoval(ctx: Ctx, role: RoleRow): void {
  ctx.record({
    kind: 'rbac.role.deleted',
    subjectType: roleSubject.type,
    subjectId: role.id,
    subjectVersion: role.version + 1,
    changes: journaledFields.map((field) => ({ field, old: role[field], new: null })),
    payload: roleSubject.payloadOf(role),
  })
}
