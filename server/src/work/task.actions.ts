import { TaskSchema } from '@eventkit/api/eventkit/v1/task_pb'
import type { Ctx } from '../kernel/ctx.ts'
import { DomainError, failedPrecondition, invalid, notFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { assertVersion, defineSubject, recordChange, saveChange } from '../platform/journal/index.ts'
import { dueFields, withDue } from './task.due.rules.ts'
import {
  assertLiving,
  checked,
  isOpen,
  journaledFields,
  kindOfChange,
  newTask,
  patched,
  type Task,
  type TaskPatch,
} from './task.rules.ts'
import {
  findReferences,
  findTask,
  getTaskForUpdate,
  insertTask,
  isWithin,
  listDescendantsForUpdate,
  listPeopleOutside,
  writeTask,
} from './task.store.ts'

/** A task as the journal knows it. */
export const taskSubject = defineSubject<Task>({
  type: 'work.task',
  message: TaskSchema,
  fields: journaledFields,
  together: [dueFields],
  idOf: (task) => task.id,
  workspaceOf: (task) => task.workspace_id,
  // An entry has only what changed: who reads that a due date moved must know whether it is a day.
  payloadOf: ({ number, title, due_time_zone }) => ({ number, title, ...(due_time_zone && { due_time_zone }) }),
  write: writeTask,
})

/** Writes a changed task; see saveChange. */
export const saveTask = (ctx: Ctx, before: Task, after: Task, kind: string): Promise<Task> =>
  saveChange(ctx, taskSubject, kind, before, after)

/** A new task; the id may be the client's own. */
export interface CreateTask extends TaskPatch {
  id?: string
  title: string
}

/** Makes a task. A repeated id answers the task made the first time. */
export async function createTask(ctx: Ctx, { id = newId(), ...input }: CreateTask): Promise<Task> {
  const given = checked(input)
  const [references, number] = await Promise.all([
    assertReferences(ctx, given),
    ctx.services.nextNumber(ctx.tenantId, 'task'),
  ])
  await assertCanSee(ctx, references.workspaceId, given.assignee_id)
  const row = newTask(ctx, id, number, references.workspaceId, given)
  if (!(await insertTask(ctx, row))) return firstWithId(ctx, id)
  const task = { ...row, assignee_name: references.assigneeName, created_by_name: ctx.principal.name }
  recordChange(ctx, taskSubject, 'work.task.created', undefined, task)
  return task
}

/** Where the caller may not see the first, they are told what every call on it tells them. */
async function firstWithId(ctx: Ctx, id: string): Promise<Task> {
  const first = await findTask(ctx, id)
  if (!first) throw notFound('task')
  return first
}

/** Changes the fields a patch names; a stale version merges where nobody changed the same field. */
export async function updateTask(ctx: Ctx, id: string, version: number, input: TaskPatch): Promise<Task> {
  const task = await getTaskForUpdate(ctx, id)
  assertLiving(task)
  const patch = withDue(task, checked(input), ctx.principal.timeZone)
  await assertVersion(ctx, taskSubject, task, version, patch)
  const next = patched(task, patch, ctx.now)
  const names = await referencedNames(ctx, task, next)
  if (next.assignee_id !== task.assignee_id) await assertCanSee(ctx, next.workspace_id, next.assignee_id)
  if (next.workspace_id !== task.workspace_id) return moveTask(ctx, task, { ...next, ...names })
  return saveTask(ctx, task, { ...next, ...names }, kindOfChange(task, next))
}

/**
 * Moves a task and everything below it to another workspace. Two entries each: those who see only the old workspace learn
 * that it left, and nothing else. That it moved comes last: a record's newest entry is of where it is.
 */
async function moveTask(ctx: Ctx, task: Task, next: Task): Promise<Task> {
  const below = await listDescendantsForUpdate(ctx, task.id)
  const assignees = [next, ...below].filter(isOpen).map(({ assignee_id }) => assignee_id)
  await assertCanSee(ctx, next.workspace_id, ...assignees)
  for (const child of below) await moveOne(ctx, child, { ...child, workspace_id: next.workspace_id })
  const parentStays = next.parent_id === task.parent_id && task.parent_id !== null
  return moveOne(ctx, task, parentStays ? { ...next, parent_id: null } : next)
}

async function moveOne(ctx: Ctx, before: Task, after: Task): Promise<Task> {
  ctx.record({
    kind: 'work.task.left',
    subjectType: 'work.task',
    subjectId: before.id,
    subjectVersion: before.version + 1,
    workspaceId: before.workspace_id,
    changes: [{ field: 'workspace_id', old: before.workspace_id, new: after.workspace_id }],
    payload: taskSubject.payloadOf(before),
  })
  return await saveTask(ctx, before, after, 'work.task.moved')
}

/**
 * Refuses to give work to people who cannot see it. Who loses sight of the workspace afterwards keeps the task: it is shown
 * as theirs until somebody decides, so that being taken out by mistake loses nothing.
 */
async function assertCanSee(ctx: Ctx, workspaceId: string, ...assignees: (string | null | undefined)[]): Promise<void> {
  const ids = assignees.filter((id) => id !== null && id !== undefined)
  const outside = ids.length > 0 ? await listPeopleOutside(ctx, workspaceId, ids) : []
  if (outside.length === 0) return
  const names = outside.map(({ name }) => name).join(', ')
  const description = `${names} cannot see this workspace; add them to it first, or choose somebody else`
  throw new DomainError('invalid', 'assignee_cannot_see', description, {
    violations: [{ field: 'assignee_id', description }],
  })
}

/** Looks up what a changed task points at; the names come back with it. */
async function referencedNames(ctx: Ctx, before: Task, after: Task): Promise<{ assignee_name: string | null }> {
  const isNew = (field: 'assignee_id' | 'workspace_id' | 'parent_id'): string | null =>
    after[field] !== before[field] ? after[field] : null
  const changed: TaskPatch = {
    assignee_id: isNew('assignee_id'),
    parent_id: isNew('parent_id'),
    workspace_id: after.workspace_id,
  }
  const isSame = !changed.assignee_id && !changed.parent_id && after.workspace_id === before.workspace_id
  if (isSame) return { assignee_name: after.assignee_id ? after.assignee_name : null }
  if (changed.parent_id && (await isWithin(ctx, changed.parent_id, before.id))) {
    throw invalid('parent_id', 'a task cannot stand below itself')
  }
  const { assigneeName } = await assertReferences(ctx, changed)
  const kept = after.assignee_id ? after.assignee_name : null
  return { assignee_name: changed.assignee_id ? assigneeName : kept }
}

/** Refuses an assignee, a workspace or a parent that the caller cannot use; tells the workspace the task belongs to. */
async function assertReferences(
  ctx: Ctx,
  given: TaskPatch,
): Promise<{ assigneeName: string | null; workspaceId: string }> {
  const names = {
    assigneeId: given.assignee_id ?? null,
    workspaceId: given.workspace_id ?? null,
    parentId: given.parent_id ?? null,
  }
  const found = await findReferences(ctx, names)
  if (names.assigneeId && found.assignee_name === null) throw notFound('assignee', 'assignee_id')
  if (names.parentId && found.parent_workspace_id === null) throw notFound('parent task', 'parent_id')
  if (names.workspaceId && found.workspace_id === null) throw notFound('workspace', 'workspace_id')
  if (!found.workspace_id) {
    throw failedPrecondition('no_workspace', 'You are in no workspace yet; ask an Admin to add you to one.')
  }
  if (names.parentId && found.parent_workspace_id !== found.workspace_id) {
    throw invalid('parent_id', 'the parent task is in another workspace')
  }
  return { assigneeName: found.assignee_name, workspaceId: found.workspace_id }
}
