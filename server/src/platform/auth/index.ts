import { defineModule } from '../module.ts'
import { apiKeyService } from './api-key.rpc.ts'
import { crons, jobs } from './auth.jobs.ts'
import { authService } from './auth.rpc.ts'
import { jwksRoute } from './jwks.ts'
import { userNotices } from './user.notices.ts'
import { userService } from './user.rpc.ts'

export { findPrincipal } from './person.ts'
export { systemPrincipal } from './principal.ts'
export { sessionEnded } from './token.ts'

/** People, how they sign in, and what programs sign in with. What lets a call in is `authenticate.ts`. */
export const auth = defineModule({
  name: 'auth',
  services: [authService, userService, apiKeyService],
  routes: [jwksRoute],
  notices: userNotices,
  permissions: {
    'auth.user.read': 'everyone',
    // Their e-mail addresses, which the contract binds to it.
    'auth.contact.read': 'everyone',
    // A Manager has it, yet cannot touch an Admin: nobody gives or takes a role that can do more than they can.
    'auth.user.write': ['manager'],
    // What cannot be taken back is an Admin's.
    'auth.user.erase': [],
    'auth.api_key.write': ['manager', 'planner'],
  },
  visibility: {
    'auth.api_key': { actor: true, admin: true },
    'auth.invitation': { permission: 'auth.user.write' },
    'auth.password': { actor: true, admin: true, concerned: true },
    'auth.session': { actor: true, admin: true, concerned: true },
    'auth.settings': { actor: true },
  },
  jobs,
  crons,
})
