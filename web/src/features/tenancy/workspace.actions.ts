import { timestampNow } from '@bufbuild/protobuf/wkt'
import type { Workspace } from '@eventkit/api/eventkit/v1/workspace_pb'
import { refreshMe } from '@/features/auth/me.queries'
import { workspaceCache, workspaceClient } from '@/features/tenancy/workspace.cache'
import { t } from '@/lib/i18n'
import { newId } from '@/lib/ids'
import type { Write } from '@/lib/optimistic'
import { tell, tellRefusal } from '@/lib/tell'

/** Makes a workspace, led by its creator. */
export async function createWorkspace(name: string): Promise<Workspace> {
  const workspace = await workspaceClient.createWorkspace({ id: newId(), name })
  workspaceCache.records.receive(workspace)
  workspaceCache.refreshLists()
  refreshMe()
  tell('ok', t('company.didCreateWorkspace', { name }))
  return workspace
}

/** Gives a workspace another name. */
export function renameWorkspace(workspace: Workspace, name: string): void {
  const before = workspace.name
  tell('ok', t('company.didRename', { name }), undefined, () => setName(latest(workspace), before))
  setName(workspace, name)
}

function setName(workspace: Workspace, name: string): void {
  write(workspace, {
    apply: (shown) => ({ ...shown, name }),
    send: (version, headers) =>
      workspaceClient.updateWorkspace(
        { id: workspace.id, version, name, updateMask: { paths: ['name'] } },
        { headers },
      ),
  })
}

/** Moves a workspace, and with it its tasks, to the bin. */
export function deleteWorkspace(workspace: Workspace): void {
  tell('info', t('company.didDeleteWorkspace', { name: workspace.name }), undefined, () => restoreWorkspace(workspace))
  write(workspace, {
    apply: (shown) => ({ ...shown, deletedAt: timestampNow() }),
    send: (_version, headers) => workspaceClient.deleteWorkspace({ id: workspace.id }, { headers }),
  })
}

/** Takes a workspace out of the bin. */
export function restoreWorkspace(workspace: Workspace): void {
  tell('ok', t('company.didRestoreWorkspace', { name: workspace.name }))
  write(latest(workspace), {
    apply: ({ deletedAt: _deletedAt, ...shown }) => shown,
    send: (_version, headers) => workspaceClient.restoreWorkspace({ id: workspace.id }, { headers }),
  })
}

function write(workspace: Workspace, change: Write<Workspace>): void {
  workspaceCache.records
    .write(workspace, change)
    .catch(tellRefusal)
    .finally(() => workspaceCache.refreshLists())
}

function latest(workspace: Workspace): Workspace {
  return workspaceCache.find(workspace.id) ?? workspace
}
