import {
  CreateWorkspaceRequestSchema,
  ListWorkspacesRequestSchema,
  UpdateWorkspaceRequestSchema,
  WorkspaceSchema,
  WorkspaceService,
} from '@eventkit/api/eventkit/v1/workspace_pb'
import { FolderKanban } from 'lucide-react'
import { OwnRole, useMayManage, WorkspaceFoot } from '@/features/tenancy/workspace-views'
import { defineKind } from '@/lib/records/record-kind'

/** Workspaces: each a space for one team. */
export const kind = defineKind({
  type: 'tenancy.workspace',
  path: '/workspaces',
  icon: FolderKanban,
  service: WorkspaceService,
  message: WorkspaceSchema,
  create: CreateWorkspaceRequestSchema,
  update: UpdateWorkspaceRequestSchema,
  list: ListWorkspacesRequestSchema,
  title: 'name',
  isBinForWriters: true,
  words: {
    one: 'work.workspace',
    many: 'shell.workspaces',
    fresh: 'company.newWorkspace',
    freshHint: 'company.newWorkspaceHint',
    create: 'company.createWorkspace',
    did: {
      created: 'company.didMakeWorkspace',
      deleted: 'company.didBinWorkspace',
      restored: 'company.didUnbinWorkspace',
    },
    inBin: 'company.workspaceInBin',
    gone: 'company.workspaceGone',
    goneHint: 'company.workspaceGoneHint',
    leaveBin: 'company.leaveBin',
    binHint: 'company.emptyBinHint',
    noMatch: 'layers.nothingFound',
    none: { title: 'company.noWorkspaces', hint: 'company.noWorkspacesHint' },
    may: { read: 'company.permWorkspaceRead', write: 'company.permWorkspaceWrite' },
  },
  fields: { name: { label: 'company.name', isAsked: true, input: { as: 'line' }, column: { track: '' } } },
  further: {
    role: {
      label: 'company.yourRole',
      column: { track: '180px', isUsual: true, cell: ({ id }) => <OwnRole workspaceId={id} /> },
    },
  },
  useMayChange: useMayManage,
  Foot: WorkspaceFoot,
})
