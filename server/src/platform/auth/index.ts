import { defineModule } from '../module.ts'
import { apiKeyService } from './api-key.rpc.ts'
import { authService } from './auth.rpc.ts'
import { userService } from './user.rpc.ts'

export { authenticate, authenticateCookie, authenticateToken, jwks, nobody, type Admission } from './authenticate.ts'
export { isOwnOrigin, refreshCookie } from './cookie.ts'
export { makeSendMail } from './mail.ts'
export { systemPrincipal } from './principal.ts'

/** People, how they sign in, and what programs sign in with. */
export const auth = defineModule({
  name: 'auth',
  services: [authService, userService, apiKeyService],
  permissions: ['auth.user.read', 'auth.user.write', 'auth.api_key.write'],
})
