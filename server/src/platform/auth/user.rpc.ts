import { type Invitation, type Me, UpdateMeRequestSchema, UserService } from '@eventkit/api/eventkit/v1/user_pb'
import type { Ctx } from '../../kernel/ctx.ts'
import { notFound } from '../../kernel/errors.ts'
import { readPage } from '../../kernel/page.ts'
import { readPatch, toTimestamp } from '../contract/index.ts'
import { reachOf, seesAllWorkspaces, toReach } from '../rbac/index.ts'
import { findRecord, listRecords, serveRecord } from '../records/index.ts'
import { findDefaultWorkspaceId, listMemberships, workspaces } from '../tenancy/index.ts'
import { eraseUser } from './erasure.actions.ts'
import { inviteUser, isLapsed, revokeInvitation } from './invitation.actions.ts'
import { listInvitations, type InvitationRow } from './invitation.store.ts'
import { createResetLink } from './password.actions.ts'
import { deactivateUser, getUser, reactivateUser, updateMe, updateUser } from './user.actions.ts'
import { toUser } from './user.proto.ts'
import { toProfilePatch } from './user.rules.ts'
import { type UserRow, users } from './user.ts'

/** Answers UserService. */
export const userService = serveRecord(UserService, users, {
  verbs: { update: updateUser },
  steps: {
    deactivateUser: (ctx, { id, version }) => deactivateUser(ctx, id, version),
    eraseUser: (ctx, { id, version }) => eraseUser(ctx, id, version),
    reactivateUser: (ctx, { id, version }) => reactivateUser(ctx, id, version),
  },
  more: {
    listUsers: async (ctx, request) => {
      const asked = { ...request, workspaceIds: await getWorkspaceIds(ctx, request.workspaceIds) }
      const { rows, nextPageToken } = await listRecords(ctx, users, asked)
      return { users: rows.map(toUser), nextPageToken }
    },
    getMe: async (ctx) => toMe(ctx, await getUser(ctx, ctx.principal.userId)),
    updateMe: async (ctx, request) => {
      const patch = toProfilePatch(readPatch(UpdateMeRequestSchema, request))
      const user = await updateMe(ctx, request.version, patch)
      return toMe(ctx, user)
    },
    createPasswordResetLink: async (ctx, { id }) => {
      const { link, expiresAt } = await createResetLink(ctx, id)
      return { link, expiresAt: toTimestamp(expiresAt) }
    },
    inviteUser: async (ctx, request) => {
      const { link, mailed, ...row } = await inviteUser(ctx, request)
      return { ...toInvitation(row), link: mailed ? '' : link, mailed }
    },
    listInvitations: async (ctx, request) => {
      const { rows, nextPageToken } = await readPage(
        ctx,
        request,
        { list: 'invitations' },
        (cursor, limit) => listInvitations(ctx, cursor, limit),
        (row) => [row.created_at.toISOString(), row.id],
      )
      const lapsed = await Promise.all(rows.map((row) => isLapsed(ctx, row)))
      const invitations = rows.map((row, i) => ({ ...toInvitation(row), lapsed: lapsed[i] ?? false }))
      return { invitations, nextPageToken }
    },
    revokeInvitation: async (ctx, { id }) => toInvitation(await revokeInvitation(ctx, id)),
  },
})

/** The workspaces, each once. Throws notFound for one the caller does not see. */
async function getWorkspaceIds(ctx: Ctx, wanted: readonly string[]): Promise<string[]> {
  const ids = [...new Set(wanted.map((id) => id.toLowerCase()))]
  for (const id of ids) if (!(await findRecord(ctx, workspaces, id))) throw notFound('workspace', 'workspace_ids')
  return ids
}

async function toMe(ctx: Ctx, user: UserRow): Promise<Me> {
  const { permissions } = ctx.principal
  const [memberships, defaultWorkspaceId] = await Promise.all([
    listMemberships(ctx, user.id),
    findDefaultWorkspaceId(ctx),
  ])
  return {
    $typeName: 'eventkit.v1.Me',
    id: user.id,
    name: user.name,
    email: user.email ?? '',
    role: user.role,
    locale: user.locale,
    timeZone: user.time_zone,
    theme: user.theme,
    permissions: [...permissions].toSorted(),
    workspaces: memberships.map(({ id, name, role }) => ({
      $typeName: 'eventkit.v1.Membership',
      workspaceId: id,
      workspaceName: name,
      role,
    })),
    reach: toReach([...permissions], (permission) => reachOf(ctx.principal, permission)),
    allWorkspaces: seesAllWorkspaces(ctx),
    defaultWorkspaceId: defaultWorkspaceId ?? '',
    version: user.version,
  }
}

const toInvitation = (row: InvitationRow): Invitation => ({
  $typeName: 'eventkit.v1.Invitation',
  id: row.id,
  email: row.email,
  role: row.role,
  workspaceIds: row.workspace_ids,
  link: '',
  mailed: false,
  lapsed: false,
  expiresAt: toTimestamp(row.expires_at),
  createdAt: toTimestamp(row.created_at),
})
