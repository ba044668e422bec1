import type { Change, Ctx } from '../../kernel/ctx.ts'
import { forbidden, invalidFields, notFound } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { assertOutranks, scopeFault } from '../rbac/index.ts'
import { findRecord } from '../records/index.ts'
import { lockPerson } from '../tenancy/index.ts'
import { findApiKeyForUpdate, insertApiKey, revokeKey, type ApiKeyRow } from './api-key.store.ts'
import { apiKeyPrefix } from './authenticate.ts'
import { makeSecretToken } from './secret-token.ts'
import { sessionEnded } from './token.ts'
import { users } from './user.ts'

/** As much of a key as tells keys apart: the start of its id, which leads the key; none of the secret. */
const shownCharacters = 15

/** Makes a key that acts as the caller within its scopes. The secret is in this answer and nowhere else. */
export async function createApiKey(ctx: Ctx, name: string, scopes: string[]): Promise<ApiKeyRow & { secret: string }> {
  assertMayMakeKeys(ctx)
  assertScopes(scopes)
  // If the account is closed at this moment, either this key is revoked with it, or the closed account is seen here.
  if (!(await lockPerson(ctx, ctx.principal.userId))) throw sessionEnded()
  const id = newId()
  const { text: secret, hash } = makeSecretToken(ctx.tenantId, id, apiKeyPrefix)
  const key: ApiKeyRow = {
    id,
    user_id: ctx.principal.userId,
    name,
    scopes: scopes.toSorted(),
    prefix: secret.slice(0, shownCharacters),
    created_at: ctx.now,
    last_used_at: null,
    revoked_at: null,
  }
  await insertApiKey(ctx, key, hash)
  recordKey(ctx, 'auth.api_key.created', key, 1, [
    { field: 'name', old: null, new: key.name },
    { field: 'scopes', old: null, new: key.scopes },
  ])
  return { ...key, secret }
}

/** A key made by a key would outlive it with more scopes; one made by an outside token would outlive that. */
function assertMayMakeKeys(ctx: Ctx): void {
  if (ctx.principal.via !== 'session') throw forbidden('Only people who signed in here can create API keys.')
}

function assertScopes(scopes: readonly string[]): void {
  const violations = scopes.flatMap((scope, i) => {
    const fault = scopeFault(scope)
    return fault ? [{ field: `scopes[${i}]`, description: fault }] : []
  })
  if (violations.length > 0) throw invalidFields(violations)
}

/** Whose keys the caller sees: their own; who manages people, everyone's (undefined). */
export const keyOwner = (ctx: Ctx): string | undefined =>
  ctx.principal.permissions.has('auth.user.write') ? undefined : ctx.principal.userId

/** Ends a key, from the next request on. Revoking a revoked one changes nothing. */
export async function revokeApiKey(ctx: Ctx, id: string): Promise<ApiKeyRow> {
  const key = await findApiKeyForUpdate(ctx, id)
  const owner = keyOwner(ctx)
  if (!key || (owner && key.user_id !== owner)) throw notFound('API key')
  if (key.revoked_at) return key
  const holder = await findRecord(ctx, users, key.user_id)
  if (holder && key.user_id !== ctx.principal.userId) await assertOutranks(ctx, holder.role)
  await revokeKey(ctx, id)
  const revoked = { ...key, revoked_at: ctx.receivedAt }
  recordKey(ctx, 'auth.api_key.revoked', key, 2, [
    { field: 'revoked_at', old: null, new: ctx.receivedAt.toISOString() },
  ])
  return revoked
}

function recordKey(ctx: Ctx, kind: string, key: ApiKeyRow, subjectVersion: number, changes: Change[]): void {
  const payload = { name: key.name, user_id: key.user_id }
  // People name keys after themselves and their devices.
  const personal = [{ personId: key.user_id, fields: ['name'], payload: ['name'] }]
  ctx.record({ kind, subjectType: 'auth.api_key', subjectId: key.id, subjectVersion, changes, payload, personal })
}
