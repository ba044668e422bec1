import { Priority } from '@eventkit/api/eventkit/v1/priority_pb'
import type { Ctx } from '../kernel/ctx.ts'
import { DomainError, failedPrecondition, notFound } from '../kernel/errors.ts'
import type { JsonObject } from '../kernel/json.ts'
import { decodeTable } from '../platform/files/csv-text.ts'
import type { FileRow } from '../platform/files/file-row.ts'
import type { ImportedRecord, Importer, ImportPlace } from '../platform/imports/index.ts'
import { isInReach } from '../platform/rbac/index.ts'
import { rowFields } from '../platform/records/index.ts'
import { createTask, updateTask } from './task.actions.ts'
import { deleteTask, restoreTask } from './task.deletion.ts'
import { taskColumns } from './task.import-csv.ts'
import { isTodoistHeader } from './task.import-todoist.ts'
import { taskProblem, taskSentences } from './task.import.problems.ts'
import { withReferences } from './task.import.rules.ts'
import { type ImportedTaskRow, listPeopleNamed, listTasksOfCompany } from './task.import.store.ts'
import type { TaskPatch } from './task.rules.ts'
import { listDescendantsForUpdate, lockPlaces, lockReferences } from './task.place.store.ts'
import { tasks } from './task.ts'

/** Todoist's export and plain CSV, to tasks. */
export const taskImporters: readonly Importer[] = [
  taskImporter('todoist', new URL('./task.import-todoist.ts', import.meta.url), (_, head) =>
    isTodoistHeader(firstLine(head).split(/[,;\t]/)),
  ),
  {
    ...taskImporter(
      'csv',
      new URL('./task.import-csv.ts', import.meta.url),
      (fileName, head) => /\.(csv|tsv)$/i.test(fileName) || /[,;\t]/.test(firstLine(head)),
    ),
    columns: Object.keys(taskColumns),
  },
]

function taskImporter(format: 'todoist' | 'csv', reader: URL, detects: NonNullable<Importer['detects']>): Importer {
  return {
    kind: 'work.task',
    format,
    permission: 'work.task.write',
    detects,
    place: async (ctx, options) => placeOf(ctx, format, options.workspaceId),
    reader,
    sentences: taskSentences,
    day: { isAllDay: 'due_all_day', timeZone: 'due_time_zone' },
    orphaned: taskProblem('stands_alone'),
    resolve: resolveAssignees,
    lock: lockPlaces,
    find: async (ctx, ids) => (await listTasksOfCompany(ctx, ids)).map((task) => toRecord(ctx, task)),
    create: async (ctx, { id, fields, parentId, workspaceId }) => {
      const given = toPatch(fields)
      const place = { parent_id: parentId, ...(workspaceId && { workspace_id: workspaceId }) }
      return (await createTask(ctx, { ...given, ...place, id })).version
    },
    update: async (ctx, id, changes) => (await updateTask(ctx, id, 0, toPatch(changes))).version,
    remove: async (ctx, id) => {
      const below = await listDescendantsForUpdate(ctx, id)
      if (below.some((task) => !task.deleted_at))
        throw failedPrecondition('has_subtasks', 'It has subtasks that the import did not create.')
      return (await deleteTask(ctx, id, 0)).version
    },
    restore: async (ctx, id) => (await restoreTask(ctx, id)).version,
  }
}

/** The first line of a file as text; binary files have none. */
function firstLine(head: Buffer): string {
  // The last character of what has arrived may be cut off.
  const line = head.subarray(0, head.findLastIndex((byte) => byte < 0x80) + 1)
  try {
    const [first = ''] = decodeTable(line).split(/[\r\n]/, 1)
    return Array.from(first).some((character) => character < ' ' && character !== '\t') ? '' : first
  } catch (error) {
    if (error instanceof DomainError) return ''
    throw error
  }
}

/** Tasks of different workspaces are different tasks, though one file made them. */
async function placeOf(ctx: Ctx, format: string, wanted: string): Promise<ImportPlace> {
  const names = { assigneeId: null, workspaceId: wanted || null, parentId: null }
  const [workspaceId] = (await lockReferences(ctx, names)).workspaceIds
  if (!workspaceId) throw notFound('workspace', 'workspace_id')
  return { scope: `${format} ${workspaceId}`, workspaceId }
}

/** Looks the people up that rows name, among those who see where the tasks go. */
async function resolveAssignees(ctx: Ctx, rows: FileRow[], workspaceId: string | null): Promise<FileRow[]> {
  const texts = new Set(rows.flatMap(({ references = [] }) => references.map(({ text }) => text)))
  if (texts.size === 0 || workspaceId === null) return rows
  const people = await listPeopleNamed(ctx, [...texts], workspaceId)
  const ids = new Map(people.map(({ text, id }) => [text, id]))
  return rows.map((row) => withReferences(row, ids))
}

const priorityKey = (priority: Priority): string => Priority[priority].toLowerCase()

function toRecord(ctx: Ctx, task: ImportedTaskRow): ImportedRecord {
  const { id, title, description, status, priority, tags, assignee_id, section } = task
  const isReached = isInReach(ctx.principal, tasks, task, 'work.task.write')
  const state = isReached ? (task.deleted_at ? 'deleted' : 'living') : 'hidden'
  const texts = { title, description, status, tags, assignee_id, section }
  const due_date = task.due_date?.toISOString() ?? null
  const { due_all_day, due_time_zone } = task
  return {
    id,
    state,
    version: task.version,
    name: title,
    startsAt: due_date ?? '',
    timeZone: due_time_zone ?? ctx.principal.timeZone,
    fields: { ...texts, priority: priorityKey(priority), due_date, due_all_day, due_time_zone },
  }
}

const toPatch = (fields: JsonObject): TaskPatch => rowFields(tasks, fields)
