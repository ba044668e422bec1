import type { Ctx } from '../../kernel/ctx.ts'
import { newId } from '../../kernel/ids.ts'
import { adminRole } from '../rbac/index.ts'
import { assertSignUpOpen, createCompany, setMember, signUpClosed, signUpState } from '../tenancy/index.ts'
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
  // Asked twice: here to spare a closed server the hashing, then under the lock, which is not held while hashing.
  const { isOpen } = await signUpState(ctx)
  if (!isOpen) throw signUpClosed()
  const passwordHash = await hashPassword(ctx.services, input.email, 'password', input.password)
  // The newcomer acts from the first row on, so that the journal names who made the company.
  const newcomer = { ...systemPrincipal(newId()), userId: newId(), name: input.name.trim() }
  return ctx.transact(newcomer, (own) => makeCompany(own, input, passwordHash))
}

async function makeCompany(ctx: Ctx, input: SignUp, passwordHash: string): Promise<SignedIn> {
  const { needsApproval } = await assertSignUpOpen(ctx)
  const { companyName: name, timeZone, locale } = input
  const made = await createCompany(ctx, {
    name,
    locale,
    timeZone,
    state: needsApproval ? 'pending' : 'active',
    origin: 'local',
  })
  if (!made) throw new Error('a new id was taken')
  const id = ctx.principal.userId
  const user = await createUser(ctx, { ...input, id, role: adminRole, passwordHash })
  await setMember(ctx, made.workspace.id, id, 'team_lead')
  return needsApproval ? { accessToken: '', user, company: made.company } : startSession(ctx, id)
}
