import { defineModule } from '../module.ts'
import { apiKeyService } from './api-key.rpc.ts'
import { authService } from './auth.rpc.ts'
import { userService } from './user.rpc.ts'

export { systemPrincipal } from './principal.ts'

/** People, how they sign in, and what programs sign in with. What lets a call in is `authenticate.ts`. */
export const auth = defineModule({
  name: 'auth',
  services: [authService, userService, apiKeyService],
  permissions: ['auth.user.read', 'auth.user.write', 'auth.api_key.write'],
})
