import { createClient } from '@connectrpc/connect'
import { type Workspace, WorkspaceService } from '@eventkit/api/eventkit/v1/workspace_pb'
import { refreshMe } from '@/directory/me.queries'
import { workspaceCache } from '@/features/tenancy/workspace.cache'
import { t } from '@/lib/i18n'
import { newId } from '@/lib/ids'
import { post } from '@/lib/post'
import { binOf } from '@/lib/record-bin'
import { tell } from '@/lib/tell'
import { transport } from '@/lib/transport'
import { type Basis, writerOf } from '@/lib/undoable'

const { updateWorkspace: updateRpc, deleteWorkspace: deleteRpc, restoreWorkspace: restoreRpc } = WorkspaceService.method

const write = writerOf(workspaceCache)

/** Makes a workspace, led by its creator. */
export async function createWorkspace(name: string): Promise<Workspace> {
  const workspace = await createClient(WorkspaceService, transport).createWorkspace({ id: newId(), name })
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
  const { done } = write(workspace, {
    fields: { name },
    send: (version, options) => {
      const request = { id, version, name, updateMask: { paths: ['name'] } }
      return post(updateRpc, request, workspaceCache.about([id], message), options)
    },
    words: { tone: 'ok', message },
    undo: (before, on) => renameWorkspace(workspace, before.name, on),
    basis,
  })
  // The lists are in the order of names.
  void done.then(() => workspaceCache.refreshLists())
}

/** Moves a workspace, and with it its tasks, to the bin, and takes them out again. */
export const { bin: deleteWorkspace, restore: restoreWorkspace } = binOf(workspaceCache, {
  remove: ({ id, name }, _version, options) =>
    post(deleteRpc, { id }, workspaceCache.about([id], t('company.didDeleteWorkspace', { name })), options),
  bringBack: ({ id, name }, options) =>
    post(restoreRpc, { id }, workspaceCache.about([id], t('company.didRestoreWorkspace', { name })), options),
  words: ({ name }) => ({
    removed: t('company.didDeleteWorkspace', { name }),
    restored: t('company.didRestoreWorkspace', { name }),
  }),
})
