import type { Workspace } from '@eventkit/api/eventkit/v1/workspace_pb'
import { FolderKanban } from 'lucide-react'
import { type ReactNode, Suspense, useMemo } from 'react'
import { BinToggle } from '@/components/bin-toggle'
import { DataTable } from '@/components/data-table'
import { EmptyBin } from '@/components/empty-bin'
import { ListStates } from '@/components/list-states'
import { ListWithPanel } from '@/components/list-with-panel'
import { Page } from '@/components/page'
import type { Column } from '@/components/table-columns'
import { EmptyState } from '@/components/ui/empty-state'
import { can, useMe } from '@/directory/me.queries'
import { roleName } from '@/directory/role-name'
import { useWorkspaceList } from '@/directory/workspace.queries'
import { dateOf, useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { newRecord } from '@/lib/new-record'
import { part } from '@/lib/part'
import { useStore } from '@/lib/store'

const NewWorkspaceDialog = part(async () => (await import('@/features/tenancy/new-workspace')).NewWorkspaceDialog)

/** The workspaces one may see; beside them the one that is open (`children`). */
export function WorkspacePage(props: {
  inBin: boolean
  onBin: (inBin: boolean) => void
  openId: string | undefined
  onOpen: (id: string) => void
  children: ReactNode
}) {
  const t = useT()
  const canWrite = can(useMe(), 'tenancy.workspace.write')
  const isNew = useStore(newRecord) === 'workspace'
  const list = useWorkspaceList(props.inBin)
  const columns = useWorkspaceColumns()
  return (
    <Page
      title={t('shell.workspaces')}
      {...(props.inBin ? { crumb: t('shell.bin') } : {})}
      creates={canWrite && !props.inBin ? 'workspace' : undefined}
    >
      <ListWithPanel isOpen={props.openId !== undefined} panel={props.children}>
        {canWrite && (
          <div className="flex justify-end px-4 py-2.5">
            <BinToggle isOn={props.inBin} onToggle={() => props.onBin(!props.inBin)} leave={t('company.leaveBin')} />
          </div>
        )}
        <ListStates
          query={list}
          isEmpty={list.workspaces.length === 0}
          empty={
            props.inBin ? (
              <EmptyBin hint={t('company.emptyBinHint')} canRestore />
            ) : (
              <EmptyState
                icon={<FolderKanban />}
                title={t('company.noWorkspaces')}
                hint={t('company.noWorkspacesHint')}
              />
            )
          }
        >
          <DataTable
            label={t('shell.workspaces')}
            rows={list.workspaces}
            rowId={(workspace) => workspace.id}
            rowName={(workspace) => workspace.name}
            columns={columns}
            openId={props.openId}
            onOpen={(workspace) => props.onOpen(workspace.id)}
            card={(workspace) => <WorkspaceCard workspace={workspace} />}
          />
        </ListStates>
      </ListWithPanel>
      {isNew && (
        <Suspense fallback={null}>
          <NewWorkspaceDialog onDone={props.onOpen} />
        </Suspense>
      )}
    </Page>
  )
}

/** The caller's own role in a workspace, in words; nothing when they are not a member. */
function useOwnRole(): (workspaceId: string) => string | undefined {
  const t = useT()
  const me = useMe()
  return (workspaceId) => {
    const membership = me?.workspaces.find((candidate) => candidate.workspaceId === workspaceId)
    return membership && roleName(membership.role, t)
  }
}

function useWorkspaceColumns(): readonly Column<Workspace>[] {
  const t = useT()
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('company.name'),
        track: 'minmax(200px, 1fr)',
        cell: (workspace) => <span className="truncate font-medium">{workspace.name}</span>,
      },
      {
        id: 'role',
        header: t('company.yourRole'),
        track: '180px',
        cell: (workspace) => <OwnRole workspace={workspace} />,
      },
      {
        id: 'created',
        header: t('company.created'),
        track: '140px',
        align: 'end',
        cell: (workspace) => (
          <span className="tabular text-muted">{workspace.createdAt && format.day(dateOf(workspace.createdAt))}</span>
        ),
      },
    ],
    [t, format],
  )
}

function OwnRole({ workspace }: { workspace: Workspace }) {
  const t = useT()
  return <span className="truncate text-muted">{useOwnRole()(workspace.id) ?? t('company.notMember')}</span>
}

function WorkspaceCard({ workspace }: { workspace: Workspace }) {
  return (
    <div className="flex min-h-16 flex-col justify-center gap-0.5 px-4 py-2.5">
      <p className="text-sm font-medium">{workspace.name}</p>
      <p className="text-xs">
        <OwnRole workspace={workspace} />
      </p>
    </div>
  )
}
