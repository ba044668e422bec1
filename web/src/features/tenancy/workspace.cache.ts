import { createClient } from '@connectrpc/connect'
import { createConnectQueryKey } from '@connectrpc/connect-query'
import { type ListWorkspacesResponse, type Workspace, WorkspaceService } from '@eventkit/api/eventkit/v1/workspace_pb'
import { RecordCache } from '@/lib/record-cache'
import { transport } from '@/lib/transport'

/** Calls the workspace rpcs outside queries. */
export const workspaceClient = createClient(WorkspaceService, transport)

const { getWorkspace, listWorkspaces } = WorkspaceService.method

/** The workspaces on the screen. */
export const workspaceCache = new RecordCache<Workspace, ListWorkspacesResponse>({
  name: 'tenancy.workspace',
  recordKey: (id) => createConnectQueryKey({ schema: getWorkspace, input: { id }, transport, cardinality: 'finite' }),
  lists: {
    finite: createConnectQueryKey({ schema: listWorkspaces, cardinality: 'finite' }),
    infinite: createConnectQueryKey({ schema: listWorkspaces, cardinality: 'infinite' }),
    any: createConnectQueryKey({ schema: listWorkspaces, cardinality: undefined }),
  },
  rows: ({ workspaces }) => workspaces,
  withRows: (reply, workspaces) => ({ ...reply, workspaces }),
})
