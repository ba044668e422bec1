import type { Ctx } from '../../kernel/ctx.ts'
import { failedPrecondition } from '../../kernel/errors.ts'
import { assertVersion, readChangesOf } from '../journal/index.ts'
import { assertOutranks } from '../rbac/index.ts'
import { getRecordForUpdate } from '../records/index.ts'
import { destroyPersonKeys } from '../privacy/person-key.store.ts'
import { deleteBelongings, eraseUserRow, forgetRepliesTo, forgetRepliesWith } from './erasure.store.ts'
import { deleteInvitationsTo } from './invitation.store.ts'
import { assertAdminStays } from './user.actions.ts'
import { type UserRow, users } from './user.ts'

/**
 * Erases a person, in one transaction and for good: what says who they are is removed from wherever the server keeps it, and
 * the key is destroyed that the journal's entries keep it under. Their id stays. Other modules remove what they hold by
 * reaction to `auth.user.erased`, whose payload has every name and e-mail they had; it is never written, since the key is
 * destroyed by then. Erasing again changes nothing.
 */
export async function eraseUser(ctx: Ctx, id: string, version: number): Promise<UserRow> {
  const user = await getRecordForUpdate(ctx, users, id, true)
  await assertOutranks(ctx, user.role)
  if (id === ctx.principal.userId) throw failedPrecondition('own_account', 'Ask another Admin to erase you.')
  if (user.state === 'erased') return user
  const erased: UserRow = { ...user, name: '', email: null, state: 'erased', version: user.version + 1 }
  await assertVersion(ctx, users, user, version, { name: '', state: 'erased' })
  await assertAdminStays(ctx, user)
  const known = await textsOf(ctx, user)
  await eraseUserRow(ctx, id, erased.version)
  await deleteBelongings(ctx, id)
  const invitations = await deleteInvitationsTo(ctx, known)
  await forgetRepliesTo(ctx, id)
  await forgetRepliesWith(ctx, known)
  await destroyPersonKeys(ctx.db, ctx.tenantId, [id, ...invitations.map((invitation) => invitation.id)], ctx.receivedAt)
  ctx.record({
    kind: 'auth.user.erased',
    subjectType: users.type,
    subjectId: id,
    subjectVersion: erased.version,
    changes: [{ field: 'state', old: user.state, new: erased.state }],
    payload: { known },
    personal: [{ personId: id, payload: ['known'] }],
  })
  return erased
}

/** Every name and e-mail that a person has or had. */
async function textsOf(ctx: Ctx, user: UserRow): Promise<string[]> {
  const changes = await readChangesOf(ctx, users.type, user.id)
  const former = changes
    .filter(({ field }) => field === 'name' || field === 'email')
    .flatMap((each) => [each.old, each.new])
  const known = [user.name, user.email, ...former].filter((text) => typeof text === 'string')
  return [...new Set(known)].filter((text) => text !== '')
}
