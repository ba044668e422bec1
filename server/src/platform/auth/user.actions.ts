import type { UpdateUserRequest } from '@eventkit/api/eventkit/v1/user_pb'
import type { Ctx } from '../../kernel/ctx.ts'
import { conflict, failedPrecondition, forbidden } from '../../kernel/errors.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { assertVersion, recordChange, saveChange } from '../journal/index.ts'
import { adminRole, assertMayGrant, assertOutranks } from '../rbac/index.ts'
import { type ColumnsIn, getRecord, getRecordForUpdate, insertRecord, newRecord } from '../records/index.ts'
import { timeZoneOrUtc } from '../tenancy/index.ts'
import { revokeKeysOf } from './api-key.store.ts'
import { revokeSessions } from './session.store.ts'
import { sessionEnded } from './token.ts'
import { cleanLocale, payloadOf, type ProfilePatch, settingFields } from './user.rules.ts'
import { lockHolders } from './user.store.ts'
import { type UserRow, users } from './user.ts'

/** The settings of the same person, which only they see in the journal. */
const settingsSubject = { ...users, fields: settingFields }

/** A new person of the company the ctx is bound to. */
export interface CreateUser {
  id: string
  name: string
  email: string | null
  role: string
  timeZone: string
  locale: string
  passwordHash: string | null
}

/** Makes a person. The caller has checked that there may be one. */
export async function createUser(ctx: Ctx, input: CreateUser): Promise<UserRow> {
  const { id, email, role, passwordHash } = input
  const user = await newRecord(ctx, users, id, {
    name: input.name,
    email,
    role,
    locale: cleanLocale(input.locale),
    time_zone: timeZoneOrUtc('time_zone', input.timeZone),
  })
  // An e-mail that somebody of the company has is refused by the database.
  if (!(await insertRecord(ctx, users, user, { password_hash: passwordHash })))
    throw conflict('already_exists', 'There is somebody with this id already.')
  recordChange(ctx, users, 'auth.user.created', undefined, user)
  return user
}

/** A person of the company, deactivated or not. */
export const getUser = (ctx: Ctx, id: string): Promise<UserRow> => getRecord(ctx, users, id)

/** Changes the caller's own profile: the name for everybody to see, the settings for themselves. */
export async function updateMe(ctx: Ctx, version: number, patch: ProfilePatch): Promise<UserRow> {
  assertPerson(ctx)
  const user = await getRecordForUpdate(ctx, users, ctx.principal.userId)
  // Closed, or even erased, since the call began.
  if (user.state !== 'active') throw sessionEnded()
  await assertVersion(ctx, users, user, version, patch)
  const { name = user.name, ...settings } = patch
  const named = await saveChange(ctx, users, 'auth.user.updated', user, { ...user, name })
  return saveChange(ctx, settingsSubject, 'auth.settings.updated', named, { ...named, ...settings })
}

/** Refuses an API key: a key does its scopes' work and leaves the account of its owner alone. */
export function assertPerson(ctx: Ctx): void {
  if (ctx.principal.via === 'api_key') throw forbidden('API keys cannot be used for this; sign in instead.')
}

/** Changes a person's name or role. Nobody can give or take away a role with permissions that they lack. */
export async function updateUser(
  ctx: Ctx,
  id: string,
  version: number,
  patch: ColumnsIn<UpdateUserRequest, UserRow>,
): Promise<UserRow> {
  const user = await getUserToManage(ctx, id)
  await assertVersion(ctx, users, user, version, patch)
  if (patch.role !== undefined && patch.role !== user.role) {
    await assertMayGrant(ctx, 'role', patch.role)
    await assertAdminStays(ctx, user)
  }
  return saveChange(ctx, users, 'auth.user.updated', user, users.patched(user, patch, ctx))
}

/** Closes a person's account and ends their sessions and keys, at once and everywhere; closing a closed one changes nothing. */
export async function deactivateUser(ctx: Ctx, id: string, version: number): Promise<UserRow> {
  const user = await getUserToManage(ctx, id, true)
  if (id === ctx.principal.userId) throw failedPrecondition('own_account', 'Ask another Admin to close your account.')
  const change = { state: 'deactivated' } as const
  await assertVersion(ctx, users, user, version, change)
  await assertAdminStays(ctx, user)
  await revokeSessions(ctx, id)
  await revokeKeysOf(ctx, id)
  return saveChange(ctx, users, 'auth.user.deactivated', user, { ...user, ...change })
}

/** Opens a closed account; the person signs in anew, their keys stay revoked. */
export async function reactivateUser(ctx: Ctx, id: string, version: number): Promise<UserRow> {
  const user = await getUserToManage(ctx, id)
  const change = { state: 'active' } as const
  await assertVersion(ctx, users, user, version, change)
  return saveChange(ctx, users, 'auth.user.reactivated', user, { ...user, ...change })
}

/** The person, locked, where the caller's role is not below theirs; `isLeaving` waits for all who are giving them something. */
export async function getUserToManage(ctx: Ctx, id: string, isLeaving = false): Promise<UserRow> {
  const user = await getRecordForUpdate(ctx, users, id, isLeaving)
  await assertOutranks(ctx, user.role)
  if (user.state === 'erased') throw failedPrecondition('erased', 'This person was erased.')
  return user
}

/** Refuses to take the last Admin away: nobody would be left to make another. */
export async function assertAdminStays(ctx: Ctx, leaving: UserRow): Promise<void> {
  if (leaving.role !== adminRole || leaving.state !== 'active') return
  const admins = await lockHolders(ctx, adminRole)
  if (admins.some((admin) => admin.id !== leaving.id)) return
  throw failedPrecondition('last_admin', `${leaving.name} is the last Admin; make another person an Admin first.`)
}

/** Journals what somebody did with their account without changing who they are: a new password, signing out everywhere. */
export function recordAct(ctx: Ctx, kind: string, user: UserRow, told: JsonObject = {}): void {
  const { id, version } = user
  ctx.record({
    kind,
    subjectType: 'auth.user',
    subjectId: id,
    subjectVersion: version,
    changes: [],
    payload: { ...payloadOf(user), ...told },
    personal: [{ personId: id, payload: ['name'] }],
  })
}
