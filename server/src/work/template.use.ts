import type { TemplateTask } from '@eventkit/api/eventkit/v1/template_pb'
import type { Ctx } from '../kernel/ctx.ts'
import { notFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { cutText, isVisible } from '../kernel/text.ts'
import { assertUsable, getRecord, lockWorkspaceFor, workspaceOf } from '../platform/records/index.ts'
import { remindAssignees } from '../platform/reminders/index.ts'
import { createTask } from './task.actions.ts'
import type { Task } from './task.rules.ts'
import { idFrom } from './task.series.rules.ts'
import { tasks } from './task.ts'
import { type Anchor, assertWords, dueFrom, filledIn, tasksOf, type Template } from './template.rules.ts'
import { listMade, listWhoMayHave, lockUse } from './template.store.ts'
import { templates } from './template.ts'

/** A use of a template; the id may be the client's own. */
export interface UseTemplate {
  id: string
  useId?: string | undefined
  /** As a new task's: absent, the caller's default one. */
  workspaceId?: string | undefined
  /** The event that it is used for, as the journal tells it. */
  eventId?: string | undefined
}

/** What a use made. */
export interface UsedTemplate {
  tasks: Task[]
  /** Those that are for nobody, since whom the template names is gone or does not see the workspace. */
  unassigned: string[]
}

/** As many tasks as a template may have, as the contract says. */
const mostTasks = 200

/**
 * Makes all tasks of a template, or none, in the call's transaction. A repeated id answers what was made the first time: the
 * ids of the tasks follow from it, and of two that come at once one waits for the other.
 * @throws notFound; invalid `event_needed` where its texts speak of an event and there is none
 */
export async function useTemplate(ctx: Ctx, use: UseTemplate, anchor: Anchor): Promise<UsedTemplate> {
  if (!ctx.principal.permissions.has(`${templates.type}.read`)) throw notFound(templates.noun)
  const useId = use.useId ?? newId()
  await lockUse(ctx, useId)
  const ids = Array.from({ length: mostTasks }, (_, index) => idFrom('template', useId, String(index)))
  const made = use.useId ? await listMade(ctx, ids) : []
  if (made.length > 0) return { tasks: made, unassigned: [] }
  const template = await getRecord(ctx, templates, use.id)
  const parts = tasksOf(template)
  assertWords(parts, anchor)
  const workspaceId = await lockWorkspace(ctx, use.workspaceId ?? null)
  const assignees = await listWhoMayHave(
    ctx,
    workspaceId,
    parts.flatMap(({ assigneeId }) => assigneeId || []),
  )
  recordUse(ctx, template, workspaceId, use.eventId)
  const idOf = new Map(parts.map(({ key }, index) => [key, ids[index]!]))
  const used: UsedTemplate = { tasks: [], unassigned: [] }
  for (const part of parts) {
    const id = idOf.get(part.key)!
    const isFor = assignees.has(part.assigneeId)
    if (part.assigneeId && !isFor) used.unassigned.push(id)
    const task = await createTask(ctx, {
      ...taskFrom(part, anchor),
      id,
      workspace_id: workspaceId,
      ...(isFor && { assignee_id: part.assigneeId }),
      ...(part.parent && { parent_id: idOf.get(part.parent)! }),
    })
    used.tasks.push(task)
  }
  await remindAssignees(
    ctx,
    tasks.type,
    parts.flatMap(({ key, reminders }) => reminders.map((span) => ({ id: idOf.get(key)!, moment: 'due', span }))),
  )
  return used
}

/** As many characters as a title may have. */
const longestTitle = 200

function taskFrom(part: TemplateTask, anchor: Anchor) {
  const title = cutText(filledIn(part.title, anchor).trim(), longestTitle)
  return {
    // A title of nothing but an event's name that cannot be seen.
    title: isVisible(title) ? title : part.title,
    description: filledIn(part.description, anchor),
    tags: part.tags,
    ...(part.priority && { priority: part.priority }),
    ...dueFrom(part, anchor),
  }
}

async function lockWorkspace(ctx: Ctx, workspaceId: string | null): Promise<string> {
  const standing = { workspaceId, parentId: null }
  const place = { workspaceIds: await lockWorkspaceFor(ctx, tasks, standing), parent: null }
  assertUsable(tasks, standing, place)
  return workspaceOf(standing, place)
}

function recordUse(
  ctx: Ctx,
  { id, version, name, tasks: parts }: Template,
  workspaceId: string,
  eventId?: string,
): void {
  ctx.record({
    kind: `${templates.type}.used`,
    subjectType: templates.type,
    subjectId: id,
    subjectVersion: version,
    changes: [],
    payload: { name, tasks: parts.length, workspace_id: workspaceId, ...(eventId && { event_id: eventId }) },
  })
}
