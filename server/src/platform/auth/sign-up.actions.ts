import type { Ctx } from '../../kernel/ctx.ts'
import { newId } from '../../kernel/ids.ts'
import { failedPrecondition } from '../../kernel/errors.ts'
import { adminRole } from '../rbac/index.ts'
import { assertSignUpOpen, createCompany, setMember, signUpState } from '../tenancy/index.ts'
import { hashPassword } from './password.ts'
import { systemPrincipal } from './principal.ts'
import { startSession, type SignedIn } from './session.actions.ts'
import { createUser } from './user.actions.ts'

/** A new company and its first person. */
export interface SignUp {
  companyName: string
  name: string
  email: string
  password: string
  timeZone: string
  locale: string
}

/** Makes a company and its first Admin, signed in unless the company waits for approval. */
export async function signUp(ctx: Ctx, input: SignUp): Promise<SignedIn> {
  // Asked twice: here to spare a closed server the hashing, below under the lock, which is not held while hashing.
  const { isOpen } = await signUpState(ctx)
  if (!isOpen) throw failedPrecondition('sign_up_closed', 'This server takes no new companies; ask for an invitation.')
  const passwordHash = await hashPassword('password', input.password)
  const { needsApproval } = await assertSignUpOpen(ctx)
  const id = newId()
  const tenantId = newId()
  // The newcomer acts from the first row on, so that the journal names who made the company.
  const own = ctx.actAs({ ...systemPrincipal(tenantId), userId: id, name: input.name.trim() })
  const { companyName: name, timeZone } = input
  const made = await createCompany(own, {
    name,
    timeZone,
    state: needsApproval ? 'pending' : 'active',
    origin: 'local',
  })
  if (!made) throw new Error('a new id was taken')
  const user = await createUser(own, { ...input, id, role: adminRole, passwordHash })
  await setMember(own, made.workspace.id, id, 'team_lead')
  return needsApproval ? { accessToken: '', user, company: made.company } : startSession(own, tenantId, id)
}
