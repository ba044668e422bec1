import type { Workspace } from '@eventkit/api/eventkit/v1/workspace_pb'
import { Link } from '@tanstack/react-router'
import { ListChecks } from 'lucide-react'
import { buttonClass } from '@/components/ui/button'
import { can, useMe } from '@/directory/me.queries'
import { roleName } from '@/directory/role-name'
import { WorkspaceMembers } from '@/features/tenancy/workspace-members'
import { useT } from '@/lib/i18n'

/** Tells whether the caller may rename a workspace and choose its members: its Team Leads, and who manages all of them. */
export function useMayManage(workspace: Workspace | undefined): boolean {
  const me = useMe()
  if (!workspace) return false
  if (me?.allWorkspaces && can(me, 'tenancy.workspace.write')) return true
  return me?.workspaces.some(({ workspaceId, role }) => workspaceId === workspace.id && role === 'team_lead') ?? false
}

/** The caller's own role in a workspace. */
export function OwnRole({ workspaceId }: { workspaceId: string }) {
  const t = useT()
  const own = useMe()?.workspaces.find((membership) => membership.workspaceId === workspaceId)
  return <span className="truncate text-muted">{own ? roleName(own.role, t) : t('company.notMember')}</span>
}

/** The way to the tasks of a workspace, and its members. */
export function WorkspaceFoot({ record: { id, deletedAt }, isReadOnly }: { record: Workspace; isReadOnly: boolean }) {
  const t = useT()
  const me = useMe()
  return (
    <>
      {!deletedAt && can(me, 'work.task.read') && (
        <Link to="/tasks" search={{ workspace: id }} className={`mt-2 ${buttonClass('default', 'sm')}`}>
          <ListChecks className="size-4" aria-hidden />
          {t('company.showTasks')}
        </Link>
      )}
      <WorkspaceMembers workspaceId={id} mayManage={!isReadOnly} />
    </>
  )
}
