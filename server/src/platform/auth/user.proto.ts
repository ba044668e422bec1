import type { Session } from '@eventkit/api/eventkit/v1/auth_pb'
import type { User } from '@eventkit/api/eventkit/v1/user_pb'
import { toMessage } from '../records/index.ts'
import { toCompany } from '../tenancy/index.ts'
import type { SignedIn } from './session.actions.ts'
import { accessSeconds } from './token.ts'
import { type UserRow, users } from './user.ts'

/** A person as the contract has them. */
export const toUser = (row: UserRow): User => toMessage(users, row)

/** The reply to signing in; without a token while the company waits for approval. */
export const toSession = ({ accessToken, user, company }: SignedIn): Session => ({
  $typeName: 'eventkit.v1.Session',
  accessToken,
  expiresIn: accessToken ? accessSeconds : 0,
  user: toUser(user),
  company: toCompany(company),
})
