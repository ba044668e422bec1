import type { Me } from '@eventkit/api/eventkit/v1/user_pb'
import { UpdateWorkspaceRequestSchema, type Workspace } from '@eventkit/api/eventkit/v1/workspace_pb'
import { ArchiveRestore, FolderKanban, ListChecks, Trash2 } from 'lucide-react'
import { Link } from '@tanstack/react-router'
import { DetailPanel } from '@/components/detail-panel'
import { MissingRecord } from '@/components/missing-record'
import { RecordTitle } from '@/components/record-title'
import { Button, buttonClass } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { can, useMe } from '@/directory/me.queries'
import { WorkspaceHistory } from '@/features/tenancy/workspace-history'
import { WorkspaceMembers } from '@/features/tenancy/workspace-members'
import { deleteWorkspace, renameWorkspace, restoreWorkspace } from '@/features/tenancy/workspace.actions'
import { useWorkspace } from '@/directory/workspace.queries'
import { checkFields } from '@/lib/field-rules'
import { useT } from '@/lib/i18n'

/** Tells whether somebody may rename a workspace and choose its members: its Team Leads, and who manages all of them. */
function mayManageWorkspace(me: Me | undefined, id: string): boolean {
  if (me?.allWorkspaces && can(me, 'tenancy.workspace.write')) return true
  return me?.workspaces.some(({ workspaceId, role }) => workspaceId === id && role === 'team_lead') ?? false
}

/** One workspace: its name, its members, and what happened to it. */
export function WorkspacePanel({ workspaceId, onClose }: { workspaceId: string; onClose: () => void }) {
  const t = useT()
  const canWrite = can(useMe(), 'tenancy.workspace.write')
  const query = useWorkspace(workspaceId)
  const workspace = query.data
  return (
    <DetailPanel
      label={t('company.workspacePanel', { name: workspace?.name ?? '' })}
      subjectType="tenancy.workspace"
      subjectId={workspaceId}
      onClose={onClose}
      head={
        <span className="flex items-center gap-2 text-table text-muted">
          <FolderKanban className="size-4" aria-hidden />
          {t('work.workspace')}
        </span>
      }
      actions={
        canWrite &&
        workspace &&
        !workspace.deletedAt && (
          <IconButton
            label={t('shell.delete')}
            onClick={() => {
              deleteWorkspace(workspace)
              onClose()
            }}
          >
            <Trash2 className="size-4" />
          </IconButton>
        )
      }
    >
      {workspace ? (
        <WorkspaceRecord key={workspace.id} workspace={workspace} canWrite={canWrite} />
      ) : (
        <MissingRecord
          query={query}
          goneTitle={t('company.workspaceGone')}
          goneHint={t('company.workspaceGoneHint')}
          onLeave={onClose}
        />
      )}
    </DetailPanel>
  )
}

function WorkspaceRecord({ workspace, canWrite }: { workspace: Workspace; canWrite: boolean }) {
  const t = useT()
  const me = useMe()
  const mayManage = mayManageWorkspace(me, workspace.id) && !workspace.deletedAt
  return (
    <>
      {workspace.deletedAt && (
        <p className="mb-3 flex items-center justify-between gap-3 rounded-md bg-surface-2 py-1.5 pe-1.5 ps-3 text-table text-warn">
          {t('company.workspaceInBin')}
          {canWrite && (
            <Button size="sm" onClick={() => restoreWorkspace(workspace)}>
              <ArchiveRestore className="size-4" aria-hidden />
              {t('shell.restore')}
            </Button>
          )}
        </p>
      )}
      <RecordTitle
        label={t('company.name')}
        value={workspace.name}
        isReadOnly={!mayManage}
        check={(name) => checkFields(UpdateWorkspaceRequestSchema, { name }, t)[0]?.description}
        onSave={(name) => renameWorkspace(workspace, name)}
      />
      {!workspace.deletedAt && can(me, 'work.task.read') && (
        <Link to="/tasks" search={{ workspace: workspace.id }} className={`mt-2 ${buttonClass('default', 'sm')}`}>
          <ListChecks className="size-4" aria-hidden />
          {t('company.showTasks')}
        </Link>
      )}
      <WorkspaceMembers workspaceId={workspace.id} mayManage={mayManage} />
      <WorkspaceHistory workspaceId={workspace.id} />
    </>
  )
}
