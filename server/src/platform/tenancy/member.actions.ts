import type { Ctx } from '../../kernel/ctx.ts'
import { notFound } from '../../kernel/errors.ts'
import { findMemberForUpdate, lockPerson, removeMemberRow, writeMember } from './member.store.ts'
import { getWorkspaceToManage } from './workspace.access.ts'
import type { MemberRole, MemberRow } from './workspace.rules.ts'

/** Puts a person into a workspace as its Team Lead, a Manager or an Admin asks. */
export async function setWorkspaceMember(
  ctx: Ctx,
  workspaceId: string,
  userId: string,
  role: MemberRole,
): Promise<MemberRow> {
  await getWorkspaceToManage(ctx, workspaceId)
  return setMember(ctx, workspaceId, userId, role)
}

/** Puts a person into a workspace, or changes what they are there; the role they have already changes nothing. */
export async function setMember(ctx: Ctx, workspaceId: string, userId: string, role: MemberRole): Promise<MemberRow> {
  const person = await lockPerson(ctx, userId)
  if (!person) throw notFound('user', 'user_id')
  const before = await findMemberForUpdate(ctx, workspaceId, userId)
  const member: MemberRow = { workspace_id: workspaceId, user_id: userId, user_name: person.name, role }
  if (before?.role === role) return member
  await writeMember(ctx, workspaceId, userId, role)
  recordMember(ctx, 'tenancy.member.set', member, before?.role ?? null, role)
  return member
}

/** Takes a person out of a workspace. Their open feeds and cached tokens learn it by the journal entry. */
export async function removeWorkspaceMember(ctx: Ctx, workspaceId: string, userId: string): Promise<MemberRow> {
  await getWorkspaceToManage(ctx, workspaceId)
  const member = await findMemberForUpdate(ctx, workspaceId, userId)
  if (!member) throw notFound('member', 'user_id')
  await removeMemberRow(ctx, workspaceId, userId)
  recordMember(ctx, 'tenancy.member.removed', member, member.role, null)
  return member
}

function recordMember(
  ctx: Ctx,
  kind: string,
  member: MemberRow,
  before: MemberRole | null,
  after: MemberRole | null,
): void {
  ctx.record({
    kind,
    subjectType: 'tenancy.member',
    subjectId: member.user_id,
    // A membership has no version of its own: its history is when the person joined and left, in order.
    subjectVersion: 1,
    workspaceId: member.workspace_id,
    changes: [{ field: 'role', old: before, new: after }],
    payload: { user_id: member.user_id, user_name: member.user_name, workspace_id: member.workspace_id },
    personal: [{ personId: member.user_id, payload: ['user_name'] }],
  })
}
