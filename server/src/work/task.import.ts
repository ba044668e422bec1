import type { Ctx } from '../kernel/ctx.ts'
import { DomainError, failedPrecondition, notFound } from '../kernel/errors.ts'
import type { JsonObject } from '../kernel/json.ts'
import { decodeTable } from '../platform/files/csv-text.ts'
import type { FileRow } from '../platform/files/file-row.ts'
import type { Importer, ImportPlace } from '../platform/imports/index.ts'
import { findRecord, importing, listBelowForUpdate, lockWorkspaceFor } from '../platform/records/index.ts'
import { createTask, deleteTask, restoreTask, updateTask } from './task.actions.ts'
import { taskColumns } from './task.import-csv.ts'
import { isTodoistHeader } from './task.import-todoist.ts'
import { taskProblem, taskSentences } from './task.import.problems.ts'
import { asRowsSay, asTasksSay } from './task.import.recurrence.ts'
import { withReferences } from './task.import.rules.ts'
import { listPeopleNamed } from './task.import.store.ts'
import { tasks } from './task.ts'

/** Through the verbs that people use, too. */
const taking = importing(
  tasks,
  { create: createTask, update: updateTask, delete: deleteTask, restore: restoreTask },
  { at: 'due_date', timeZone: 'due_time_zone' },
)

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
    ...taking,
    format,
    detects,
    place: async (ctx, options) => placeOf(ctx, format, options.workspaceId),
    reader,
    sentences: taskSentences,
    day: { isAllDay: 'due_all_day', timeZone: 'due_time_zone' },
    orphaned: taskProblem('stands_alone'),
    resolve: resolveAssignees,
    find: async (ctx, ids) =>
      (await taking.find(ctx, ids)).map((record) => ({ ...record, fields: asRowsSay(record.fields) })),
    create: (ctx, record) => taking.create(ctx, { ...record, fields: asTasksSay(record.fields, null, ctx.now) }),
    update: async (ctx, id, changes) => {
      const before = 'recurrence' in changes || 'recurrence_starts_on' in changes ? await recurrenceOf(ctx, id) : null
      return taking.update(ctx, id, asTasksSay(changes, before, ctx.now))
    },
    remove: async (ctx, id) => {
      const below = await listBelowForUpdate(ctx, tasks, id)
      if (below.some((task) => !task.deleted_at))
        throw failedPrecondition('has_subtasks', 'It has subtasks that the import did not create.')
      return taking.remove(ctx, id)
    },
  }
}

const recurrenceOf = async (ctx: Ctx, id: string): Promise<JsonObject | null> =>
  (await findRecord(ctx, tasks, id))?.recurrence ?? null

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
  const [workspaceId] = await lockWorkspaceFor(ctx, tasks, { workspaceId: wanted || null, parentId: null })
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
