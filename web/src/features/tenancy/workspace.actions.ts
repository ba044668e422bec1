import { timestampNow } from '@bufbuild/protobuf/wkt'
import { type Workspace, WorkspaceService } from '@eventkit/api/eventkit/v1/workspace_pb'
import { refreshMe } from '@/features/auth/me.queries'
import { workspaceCache, workspaceClient } from '@/features/tenancy/workspace.cache'
import { t } from '@/lib/i18n'
import { newId } from '@/lib/ids'
import type { Write } from '@/lib/optimistic'
import { post } from '@/lib/post'
import { tell, tellInstead } from '@/lib/tell'

const { updateWorkspace: updateRpc, deleteWorkspace: deleteRpc, restoreWorkspace: restoreRpc } = WorkspaceService.method

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
  const message = t('company.didRename', { name })
  let { version } = workspace
  const undo = () => renameWorkspace({ ...latest(workspace), version }, workspace.name)
  const told = tell('ok', message, undefined, undo)
  const send = async (seen: number) => {
    const request = { id: workspace.id, version: seen, name, updateMask: { paths: ['name'] } }
    const saved = await post(updateRpc, request, workspaceCache.about([workspace.id], message))
    ;({ version } = saved)
    return saved
  }
  write(workspace, { apply: (shown) => ({ ...shown, name }), send }, told)
}

/** Moves a workspace, and with it its tasks, to the bin. */
export function deleteWorkspace(workspace: Workspace): void {
  const message = t('company.didDeleteWorkspace', { name: workspace.name })
  const told = tell('info', message, undefined, () => restoreWorkspace(workspace))
  const send = () => post(deleteRpc, { id: workspace.id }, workspaceCache.about([workspace.id], message))
  write(workspace, { apply: (shown) => ({ ...shown, deletedAt: timestampNow() }), send }, told)
}

/** Takes a workspace out of the bin. */
export function restoreWorkspace(workspace: Workspace): void {
  const message = t('company.didRestoreWorkspace', { name: workspace.name })
  const told = tell('ok', message)
  const send = () => post(restoreRpc, { id: workspace.id }, workspaceCache.about([workspace.id], message))
  write(latest(workspace), { apply: ({ deletedAt: _deletedAt, ...shown }) => shown, send }, told)
}

function write(workspace: Workspace, change: Write<Workspace>, told: number): void {
  workspaceCache.records
    .write(workspace, change)
    .catch((error: unknown) => tellInstead(told, error))
    .finally(() => workspaceCache.refreshLists())
}

function latest(workspace: Workspace): Workspace {
  return workspaceCache.find(workspace.id) ?? workspace
}
