import type { Runtime } from '../runtime.ts'
import type { VerifiedToken } from './authenticate.ts'
import { invalidToken } from './token.ts'

export async function authenticateOutside(_runtime: Runtime, _token: string): Promise<VerifiedToken> {
  throw invalidToken()
}
