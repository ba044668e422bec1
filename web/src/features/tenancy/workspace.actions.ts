import { timestampNow } from '@bufbuild/protobuf/wkt'
import { type Workspace, WorkspaceService } from '@eventkit/api/eventkit/v1/workspace_pb'
import { refreshMe } from '@/features/auth/me.queries'
import { workspaceCache, workspaceClient } from '@/features/tenancy/workspace.cache'
import { t } from '@/lib/i18n'
import { newId } from '@/lib/ids'
import { post } from '@/lib/post'
import { tell } from '@/lib/tell'
import { type Basis, writerOf } from '@/lib/undoable'

const { updateWorkspace: updateRpc, deleteWorkspace: deleteRpc, restoreWorkspace: restoreRpc } = WorkspaceService.method

const writeOne = writerOf(workspaceCache)

// The lists are in the order of names, and the living and the binned are lists of their own.
const write: typeof writeOne = (workspace, change) => {
  const written = writeOne(workspace, change)
  void written.done.then(() => workspaceCache.refreshLists())
  return written
}

/** Makes a workspace, led by its creator. */
export async function createWorkspace(name: string): Promise<Workspace> {
  const workspace = await workspaceClient.createWorkspace({ id: newId(), name })
  workspaceCache.records.receive(workspace)
  workspaceCache.refreshLists()
  refreshMe()
  tell('ok', t('company.didCreateWorkspace', { name }))
  return workspace
}

/** Gives a workspace another name; `basis` where that takes a renaming back. */
export function renameWorkspace(workspace: Workspace, name: string, basis?: Basis): void {
  const { id } = workspace
  const message = t('company.didRename', { name })
  write(workspace, {
    fields: { name },
    send: (version, options) => {
      const request = { id, version, name, updateMask: { paths: ['name'] } }
      return post(updateRpc, request, workspaceCache.about([id], message), options)
    },
    words: { tone: 'ok', message },
    undo: (before, on) => renameWorkspace(workspace, before.name, on),
    basis,
  })
}

/** Moves a workspace, and with it its tasks, to the bin. */
export function deleteWorkspace(workspace: Workspace): void {
  const { id } = workspace
  const message = t('company.didDeleteWorkspace', { name: workspace.name })
  write(workspace, {
    fields: { deletedAt: timestampNow() },
    send: (_version, options) => post(deleteRpc, { id }, workspaceCache.about([id], message), options),
    words: { tone: 'info', message },
    undo: (_before, basis) => restoreWorkspace(workspace, basis),
  })
}

/** Takes a workspace out of the bin; `basis` where that takes its deletion back. */
export function restoreWorkspace(workspace: Workspace, basis?: Basis): void {
  const { id } = workspace
  const message = t('company.didRestoreWorkspace', { name: workspace.name })
  write(workspace, {
    fields: { deletedAt: undefined },
    send: (_version, options) => post(restoreRpc, { id }, workspaceCache.about([id], message), options),
    words: { tone: 'ok', message },
    basis,
  })
}
