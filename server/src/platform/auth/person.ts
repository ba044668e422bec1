import type { Ctx, Principal } from '../../kernel/ctx.ts'
import { findAccess } from './access.store.ts'
import { principalOf } from './principal.ts'

/** Somebody with what they may do now, for what is done by itself with their rights; undefined for who is not there any more. */
export async function findPrincipal({ db, tenantId }: Ctx, userId: string): Promise<Principal | undefined> {
  const access = await findAccess(db, tenantId, userId)
  return access && principalOf(tenantId, access, { via: 'system' })
}
