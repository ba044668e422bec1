import { AuthService } from '@eventkit/api/eventkit/v1/auth_pb'
import { toTimestamp } from '../contract/index.ts'
import { serve } from '../module.ts'
import { signUpState } from '../tenancy/index.ts'
import { acceptInvitation, openInvitation } from './invitation.actions.ts'
import { changePassword, requestPasswordReset, resetPassword } from './password.actions.ts'
import { refreshSession, signIn, signOut, signOutEverywhere } from './session.actions.ts'
import { signUp } from './sign-up.actions.ts'
import { toSession } from './user.proto.ts'

/** Answers AuthService. */
export const authService = serve(AuthService, {
  signUp: async (ctx, request) => toSession(await signUp(ctx, request)),
  signIn: async (ctx, request) => toSession(await signIn(ctx, request)),
  refresh: async (ctx) => toSession(await refreshSession(ctx)),
  signOut: async (ctx) => {
    await signOut(ctx)
    return {}
  },
  signOutEverywhere: async (ctx) => {
    await signOutEverywhere(ctx)
    return {}
  },
  changePassword: async (ctx, { currentPassword, newPassword: password, revokeApiKeys: revokesApiKeys }) => {
    await changePassword(ctx, currentPassword, { password, revokesApiKeys })
    return {}
  },
  requestPasswordReset: async (ctx, { email }) => {
    await requestPasswordReset(ctx, email)
    return {}
  },
  resetPassword: async (ctx, { token, password, revokeApiKeys: revokesApiKeys }) => {
    await resetPassword(ctx, token, { password, revokesApiKeys })
    return {}
  },
  getInvitation: async (ctx, { token }) => {
    const invitation = await openInvitation(ctx, token)
    const { company_name: companyName, email, role, expires_at: expiresAt } = invitation
    return { companyName, email, role, expiresAt: toTimestamp(expiresAt) }
  },
  acceptInvitation: async (ctx, request) => toSession(await acceptInvitation(ctx, request)),
  getSignUpState: async (ctx) => {
    const { isOpen, needsApproval, isFirst } = await signUpState(ctx)
    const sendsMail = ctx.services.config.smtpUrl !== undefined
    return { open: isOpen, approval: needsApproval, first: isFirst, sendsMail }
  },
})
