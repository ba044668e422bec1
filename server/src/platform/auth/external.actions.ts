import type { Ctx } from '../../kernel/ctx.ts'
import { saveChange } from '../journal/index.ts'
import { plannerRole } from '../rbac/index.ts'
import { findRecordForUpdate } from '../records/index.ts'
import { createCompany, findCompany, getCompany, setMember } from '../tenancy/index.ts'
import type { OutsideClaims } from './external.rules.ts'
import { invalidToken } from './token.ts'
import { createUser } from './user.actions.ts'
import { lockNewcomer } from './user.store.ts'
import { users } from './user.ts'

/**
 * Makes sure that the company and the person of an outside token are here and have the token's role. Two first tokens at
 * once make each of them once. A company that was signed up here is closed to outside tokens, whatever they say.
 * @throws unauthenticated for such a company, and for a person who was deactivated here
 */
export async function welcomeOutsider(ctx: Ctx, claims: OutsideClaims): Promise<void> {
  const made = await createCompany(ctx, {
    name: `Company ${claims.tenantId.slice(0, 8)}`,
    locale: '',
    timeZone: '',
    state: 'active',
    origin: 'external',
  })
  const company = made?.company ?? (await findCompany(ctx))
  if (company?.origin !== 'external') {
    ctx.log.warn({ company_id: claims.tenantId }, 'an outside token named a company that was signed up here; refused')
    throw invalidToken()
  }
  await welcomePerson(ctx, claims)
}

async function welcomePerson(ctx: Ctx, { userId, role, name }: OutsideClaims): Promise<void> {
  await lockNewcomer(ctx, userId)
  const known = await findRecordForUpdate(ctx, users, userId)
  if (known) {
    if (known.state !== 'active') throw invalidToken()
    await saveChange(ctx, users, 'auth.user.updated', known, { ...known, role: role ?? known.role })
    return
  }
  await createUser(ctx, {
    id: userId,
    name: name ?? `User ${userId.slice(0, 8)}`,
    email: null,
    role: role ?? plannerRole,
    timeZone: '',
    locale: '',
    passwordHash: null,
  })
  const { default_workspace_id: workspaceId } = await getCompany(ctx)
  if (workspaceId) await setMember(ctx, workspaceId, userId, 'team_member')
}
