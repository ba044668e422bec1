import { RoleSchema } from '@eventkit/api/eventkit/v1/role_pb'
import type { Ctx, Reach } from '../../kernel/ctx.ts'
import { conflict, failedPrecondition, forbidden, invalid, invalidFields, notFound } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { assertVersion, defineSubject, recordChange, saveChange } from '../journal/index.ts'
import { missingGrants, permissionsWithReach } from '../access/reach.rules.ts'
import { allPermissions, findBuiltInRole, usualReach } from '../access/role.rules.ts'
import {
  countHolders,
  findRoleForUpdate,
  insertRole,
  listRoleRows,
  lockRole,
  removeRole,
  type RoleRow,
  writeRole,
} from './role.store.ts'

/** A company has few roles; this many are listed without pages. */
const mostRoles = 100

/** What a role is made of. */
export interface RoleInput {
  key: string
  name: string
  permissions: readonly string[]
  /** How far permissions go that take a reach; one that is not here goes as far as usual. */
  reach: Readonly<Record<string, Reach>>
}

/** What a role allows. */
export type Grants = Pick<RoleInput, 'permissions' | 'reach'>

const journaledFields = ['key', 'name', 'permissions', 'reach'] as const satisfies readonly (keyof RoleRow)[]

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
  assertGrantable(ctx, input)
  const permissions = input.permissions.toSorted()
  const role: RoleRow = { ...input, id: newId(), permissions, reach: unusual(input.reach), version: 1 }
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
  patch: { name?: string; permissions?: string[]; reach?: Record<string, Reach> },
): Promise<RoleRow> {
  const role = await getOwnRole(ctx, key)
  const { permissions = role.permissions } = patch
  const reach = patch.reach ?? Object.fromEntries(permissions.flatMap((name) => reachEntry(role, name)))
  refuseMissing(ctx, role)
  assertGrantable(ctx, { permissions, reach })
  await assertVersion(ctx, roleSubject, role, version, patch)
  return saveChange(ctx, roleSubject, 'rbac.role.updated', role, { ...role, ...patch, reach: unusual(reach) })
}

const reachEntry = ({ reach }: Grants, name: string): [string, Reach][] => (reach[name] ? [[name, reach[name]]] : [])

const unusual = (reach: Readonly<Record<string, Reach>>): Record<string, Reach> =>
  Object.fromEntries(Object.entries(reach).filter(([, value]) => value !== usualReach))

/** Removes a company's own role that nobody has. */
export async function deleteRole(ctx: Ctx, key: string): Promise<RoleRow> {
  const role = await getOwnRole(ctx, key)
  refuseMissing(ctx, role)
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
  const grants = await findGrants(ctx, key)
  if (!grants) throw invalid(field, 'is not a role of this company')
  refuseMissing(ctx, grants)
}

/** What a role allows, which stays so until the transaction ends; undefined when there is none of this key. */
export async function findGrants(ctx: Ctx, key: string): Promise<Grants | undefined> {
  return findBuiltInRole(key) ?? (await lockRole(ctx, key))
}

/** Refuses to change anything about people whose role has permissions that the caller lacks. */
export async function assertOutranks(ctx: Ctx, key: string): Promise<void> {
  const grants = await findGrants(ctx, key)
  if (grants) refuseMissing(ctx, grants)
}

async function getOwnRole(ctx: Ctx, key: string): Promise<RoleRow> {
  if (findBuiltInRole(key))
    throw failedPrecondition('built_in_role', 'Built-in roles cannot be changed; create a role of your own.')
  const role = await findRoleForUpdate(ctx, key)
  if (!role) throw notFound('role')
  return role
}

function assertGrantable(ctx: Ctx, { permissions, reach }: Grants): void {
  const [known, reaching] = [new Set(allPermissions()), new Set(permissionsWithReach())]
  const faults = [
    ...permissions.filter((name) => !known.has(name)).map((name) => fault('permissions', name, 'is no permission')),
    ...Object.keys(reach).flatMap((name) => {
      if (!permissions.includes(name)) return [fault('reach', name, 'is not among the permissions')]
      return reaching.has(name) ? [] : [fault('reach', name, 'takes no reach')]
    }),
  ]
  if (faults.length > 0) throw invalidFields(faults)
  refuseMissing(ctx, { permissions, reach })
}

const fault = (field: string, name: string, what: string) => ({ field, description: `"${name}" ${what}` })

function refuseMissing(ctx: Ctx, grants: Grants): void {
  const missing = missingGrants(ctx.principal, grants)
  if (missing.length > 0)
    throw forbidden(`This needs permissions that you do not have, or not as far: ${missing.join(', ')}.`)
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
