import sql, { type Sql } from 'sql-template-tag'
import { withTenant } from '../src/kernel/db.ts'
import type { JsonObject } from '../src/kernel/json.ts'
import type { RestReply, TestApp } from './client.ts'
import { aColleague, aTask, aWorkspace, expectStatus, type Person, testPassword } from './factories.ts'
import { commit, upload } from './uploads.ts'

/** What may be asked of the server in a race. */
export type Call = () => Promise<RestReply>

/** Two calls that start together, made anew for each round. */
export interface Race {
  /** The columns whose reference is at stake. */
  columns: readonly string[]
  /** Makes what the two calls are about. */
  start(test: TestApp, admin: Person): Promise<readonly [Call, Call]>
  /** Counts what must not be after any of the rounds. */
  faults: Sql
  /** Some take a password's hash a round. */
  rounds?: number
}

const send =
  (test: TestApp, admin: Person) =>
  (call: string, body?: JsonObject): Call =>
  () =>
    test.rest(call, { token: admin.token, ...(body && { body }) })

const elsewhere = sql`
  select count(*) from work_task c join work_task p on p.tenant_id = c.tenant_id and p.id = c.parent_id
  where c.workspace_id <> p.workspace_id`
const underDeleted = sql`
  select count(*) from work_task c join work_task p on p.tenant_id = c.tenant_id and p.id = c.parent_id
  where c.deleted_at is null and p.deleted_at is not null`
const inDeletedWorkspace = sql`
  select count(*) from work_task t join tenancy_workspace w on w.tenant_id = t.tenant_id and w.id = t.workspace_id
  where t.deleted_at is null and w.deleted_at is not null`
const inCircle = sql`
  select count(*) from work_task t where exists (
    with recursive above as (
      select parent_id from work_task where id = t.id
      union select w.parent_id from work_task w join above a on w.id = a.parent_id
    ) select from above where parent_id = t.id)`
const withoutRole = sql`
  select (select count(*) from auth_user u where role like 'own%'
      and not exists (select from rbac_role r where r.tenant_id = u.tenant_id and r.key = u.role))
    + (select count(*) from auth_invitation i where role like 'own%' and accepted_at is null and revoked_at is null
      and not exists (select from rbac_role r where r.tenant_id = i.tenant_id and r.key = i.role)) as count`
/** What was told of a subject after it ended: the journal is numbered in the order of commits. */
const afterEnd = (kind: string, subject: Sql, end: string): Sql => sql`
  select count(*) from journal a join journal e on e.tenant_id = a.tenant_id and e.kind = ${end}
    and e.subject_id::text = ${subject} and e.position < a.position
  where a.kind like ${kind}`
const placedAfterEnd = afterEnd(
  'planning.event.%',
  sql`(select c ->> 'new' from json_array_elements(a.changes) c where c ->> 'field' = 'venue_id')`,
  'planning.venue.deleted',
)
const assignedAfterEnd = afterEnd(
  'work.task.%',
  sql`(select c ->> 'new' from json_array_elements(a.changes) c where c ->> 'field' = 'assignee_id')`,
  'auth.user.deactivated',
)

let count = 0
/** Parts of the usual time of a sign-in after which the person leaves. */
const lateness = [0.7, 0.9, 1, 1.1, 1.3, 2]
const task = async (test: TestApp, admin: Person, given: JsonObject = {}) =>
  String((await aTask(test, admin, given)).id)

/** Somebody who never signs in. */
async function person(test: TestApp, admin: Person, role = 'manager'): Promise<string> {
  const { id } = await withTenant(test.app.runtime.pool, admin.companyId, (db) =>
    db.one<{ id: string }>(sql`
      insert into auth_user (tenant_id, id, name, role, created_at, updated_at, received_at)
      values (${admin.companyId}, gen_random_uuid(), 'Somebody', ${role}, now(), now(), now()) returning id`),
  )
  return id
}

async function role(test: TestApp, admin: Person): Promise<string> {
  const key = `own${++count}`
  const body = { key, name: key, permissions: ['work.task.read'] }
  await expectStatus(201, test.rest('POST /api/v1/roles', { token: admin.token, body }))
  return key
}

/** A file that came in, and comes again with a task more, below the first. */
async function aSecondUpload(test: TestApp, admin: Person, workspace: string) {
  const query = `format=todoist&file_name=list.csv&workspace_id=${workspace}`
  const first = 'TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,DATE\ntask,Parent,,4,1,\n'
  const { body } = await expectStatus(201, upload(test, admin, first, query))
  await expectStatus(200, commit(test, admin, body.id))
  const second = await expectStatus(201, upload(test, admin, `${first}task,Child,,4,2,\n`, query))
  const list = `GET /api/v1/tasks?workspace=${workspace}`
  const { tasks } = (await test.rest(list, { token: admin.token })).body
  return { importId: second.body.id, parent: String((tasks as JsonObject[])[0]?.id) }
}

/** A race between what makes a task somewhere and what takes that place away. */
const about = (
  columns: readonly string[],
  faults: Sql,
  start: (make: {
    test: TestApp
    admin: Person
    call: (call: string, body?: JsonObject) => Call
    task: (given?: JsonObject) => Promise<string>
    workspace: () => Promise<string>
  }) => Promise<readonly [Call, Call]>,
  rounds?: number,
): Race => ({
  columns,
  faults,
  start: (test, admin) =>
    start({
      test,
      admin,
      call: send(test, admin),
      task: (given) => task(test, admin, given),
      workspace: () => aWorkspace(test, admin),
    }),
  ...(rounds && { rounds }),
})

const parent = ['work_task.parent_id']
const workspaceOfTask = ['work_task.workspace_id']

/** By what is promised. */
export const races: Readonly<Record<string, Race>> = {
  'a new child is in the workspace of its parent that moves': about(
    parent,
    elsewhere,
    async ({ call, task, workspace }) => {
      const [to, top] = [await workspace(), await task()]
      return [
        call('POST /api/v1/tasks', { title: 'Child', parent_id: top }),
        call(`PATCH /api/v1/tasks/${top}`, { workspace_id: to }),
      ]
    },
  ),
  'a new child of a child is in the workspace of the root that moves': about(
    parent,
    elsewhere,
    async ({ call, task, workspace }) => {
      const [to, top] = [await workspace(), await task()]
      const middle = await task({ parent_id: top })
      return [
        call('POST /api/v1/tasks', { title: 'Child', parent_id: middle }),
        call(`PATCH /api/v1/tasks/${top}`, { workspace_id: to }),
      ]
    },
  ),
  'a new child follows its parent into the bin': about(parent, underDeleted, async ({ call, task }) => {
    const top = await task()
    return [call('POST /api/v1/tasks', { title: 'Child', parent_id: top }), call(`DELETE /api/v1/tasks/${top}`)]
  }),
  'a new child of a child follows the root into the bin': about(parent, underDeleted, async ({ call, task }) => {
    const top = await task()
    const middle = await task({ parent_id: top })
    return [call('POST /api/v1/tasks', { title: 'Child', parent_id: middle }), call(`DELETE /api/v1/tasks/${top}`)]
  }),
  'a new child follows its parent that is deleted with others': about(parent, underDeleted, async ({ call, task }) => {
    const ids = [await task(), await task()]
    return [
      call('POST /api/v1/tasks', { title: 'Child', parent_id: ids[1]! }),
      call('POST /api/v1/tasks/bulk-delete', { ids }),
    ]
  }),
  'a task that goes below another follows it into the bin': about(parent, underDeleted, async ({ call, task }) => {
    const [child, top] = [await task(), await task()]
    return [call(`PATCH /api/v1/tasks/${child}`, { parent_id: top }), call(`DELETE /api/v1/tasks/${top}`)]
  }),
  'a task that goes below another is in its workspace': about(parent, elsewhere, async ({ call, task, workspace }) => {
    const [to, child, top] = [await workspace(), await task(), await task()]
    return [
      call(`PATCH /api/v1/tasks/${child}`, { parent_id: top }),
      call(`PATCH /api/v1/tasks/${top}`, { workspace_id: to }),
    ]
  }),
  'a restored child does not stand below a deleted parent': about(
    parent,
    underDeleted,
    async ({ call, task, test, admin }) => {
      const top = await task()
      const child = await task({ parent_id: top })
      await expectStatus(200, test.rest(`DELETE /api/v1/tasks/${child}`, { token: admin.token }))
      return [call(`POST /api/v1/tasks/${child}/restore`, {}), call(`DELETE /api/v1/tasks/${top}`)]
    },
  ),
  'no two tasks go below each other': about(parent, inCircle, async ({ call, task }) => {
    const [a, c] = [await task(), await task()]
    const [b, d] = [await task({ parent_id: a }), await task({ parent_id: c })]
    return [call(`PATCH /api/v1/tasks/${c}`, { parent_id: b }), call(`PATCH /api/v1/tasks/${a}`, { parent_id: d })]
  }),
  'an imported child follows its parent into the bin': about(
    ['imports_ref.subject_id', 'imports_row.subject_id', ...parent],
    underDeleted,
    async ({ call, workspace, test, admin }) => {
      const { importId, parent: top } = await aSecondUpload(test, admin, await workspace())
      return [call(`POST /api/v1/imports/${String(importId)}/commit`, {}), call(`DELETE /api/v1/tasks/${top}`)]
    },
  ),
  'no event is planned at a venue in the bin': about(
    ['planning_event.venue_id'],
    placedAfterEnd,
    async ({ test, admin, call }) => {
      const made = await expectStatus(
        201,
        test.rest('POST /api/v1/venues', { token: admin.token, body: { name: 'Hall' } }),
      )
      const id = String(made.body.id)
      const event = { name: 'Gala', starts_at: '2027-03-01T18:00:00Z', ends_at: '2027-03-01T23:00:00Z', venue_id: id }
      return [call('POST /api/v1/events', event), call(`DELETE /api/v1/venues/${id}`)]
    },
    60,
  ),
  'a new task follows its workspace into the bin': about(
    workspaceOfTask,
    inDeletedWorkspace,
    async ({ call, workspace }) => {
      const id = await workspace()
      return [call('POST /api/v1/tasks', { title: 'New', workspace_id: id }), call(`DELETE /api/v1/workspaces/${id}`)]
    },
  ),
  'a task that moves follows its new workspace into the bin': about(
    workspaceOfTask,
    inDeletedWorkspace,
    async ({ call, workspace, task }) => {
      const [id, moved] = [await workspace(), await task()]
      return [call(`PATCH /api/v1/tasks/${moved}`, { workspace_id: id }), call(`DELETE /api/v1/workspaces/${id}`)]
    },
  ),
  'a restored task follows its workspace into the bin': about(
    workspaceOfTask,
    inDeletedWorkspace,
    async ({ call, workspace, task, test, admin }) => {
      const id = await workspace()
      const deleted = await task({ workspace_id: id })
      await expectStatus(200, test.rest(`DELETE /api/v1/tasks/${deleted}`, { token: admin.token }))
      return [call(`POST /api/v1/tasks/${deleted}/restore`, {}), call(`DELETE /api/v1/workspaces/${id}`)]
    },
  ),
  'an imported task follows its workspace into the bin': about(
    ['imports_import.workspace_id', ...workspaceOfTask],
    inDeletedWorkspace,
    async ({ call, workspace, test, admin }) => {
      const id = await workspace()
      const file = upload(test, admin, 'Title\nBrought in\n', `file_name=list.csv&workspace_id=${id}`)
      const { body } = await expectStatus(201, file)
      return [call(`POST /api/v1/imports/${String(body.id)}/commit`, {}), call(`DELETE /api/v1/workspaces/${id}`)]
    },
  ),
  'nobody is given a task after they left': about(
    ['work_task.assignee_id'],
    assignedAfterEnd,
    async ({ call, task, test, admin }) => {
      const [id, who] = [await task(), await person(test, admin)]
      return [
        call('POST /api/v1/tasks/bulk-assign', { ids: [id], assignee_id: who }),
        call(`POST /api/v1/users/${who}/deactivate`, {}),
      ]
    },
  ),
  'nobody is given a new task after they left': about(
    ['work_task.assignee_id'],
    assignedAfterEnd,
    async ({ call, test, admin }) => {
      const who = await person(test, admin)
      return [
        call('POST /api/v1/tasks', { title: 'New', assignee_id: who }),
        call(`POST /api/v1/users/${who}/deactivate`, {}),
      ]
    },
  ),
  'nobody joins a workspace after they left': about(
    ['tenancy_workspace_member.user_id'],
    afterEnd('tenancy.member.set', sql`a.subject_id::text`, 'auth.user.deactivated'),
    async ({ call, workspace, test, admin }) => {
      const [id, who] = [await workspace(), await person(test, admin)]
      return [
        call(`PUT /api/v1/workspaces/${id}/members/${who}`, { role: 'team_member' }),
        call(`POST /api/v1/users/${who}/deactivate`, {}),
      ]
    },
  ),
  'nobody joins a workspace in the bin': about(
    ['tenancy_workspace_member.workspace_id'],
    afterEnd('tenancy.member.set', sql`a.workspace_id::text`, 'tenancy.workspace.deleted'),
    async ({ call, workspace, test, admin }) => {
      const [id, who] = [await workspace(), await person(test, admin)]
      return [
        call(`PUT /api/v1/workspaces/${id}/members/${who}`, { role: 'team_member' }),
        call(`DELETE /api/v1/workspaces/${id}`),
      ]
    },
  ),
  'the default workspace is not in the bin': about(
    ['tenancy_company.default_workspace_id'],
    sql`select count(*) from tenancy_company c join tenancy_workspace w
        on w.tenant_id = c.tenant_id and w.id = c.default_workspace_id where w.deleted_at is not null`,
    async ({ call, workspace, test, admin }) => {
      const [id, former] = [await workspace(), await workspace()]
      const set = (to: string) => ({ token: admin.token, body: { default_workspace_id: to } })
      await expectStatus(200, test.rest('PATCH /api/v1/company', set(former)))
      return [call('PATCH /api/v1/company', { default_workspace_id: id }), call(`DELETE /api/v1/workspaces/${id}`)]
    },
  ),
  'nobody has a role that is gone': about(['auth_user.role'], withoutRole, async ({ call, test, admin }) => {
    const [key, who] = [await role(test, admin), await person(test, admin)]
    return [call(`PATCH /api/v1/users/${who}`, { role: key }), call(`DELETE /api/v1/roles/${key}`)]
  }),
  'nobody is invited to a role that is gone': about(
    ['auth_invitation.role'],
    withoutRole,
    async ({ call, test, admin }) => {
      const key = await role(test, admin)
      return [
        call('POST /api/v1/invitations', { email: `${key}@example.org`, role: key }),
        call(`DELETE /api/v1/roles/${key}`),
      ]
    },
  ),
  'who left has no key': about(
    ['auth_api_key.user_id'],
    sql`select count(*) from auth_api_key k join auth_user u on u.tenant_id = k.tenant_id and u.id = k.user_id
        where k.revoked_at is null and u.state = 'deactivated'`,
    async ({ call, test, admin }) => {
      const planner = await aColleague(test, admin, 'planner')
      return [
        send(test, planner)('POST /api/v1/api-keys', { name: 'Robot', scopes: ['work:read'] }),
        call(`POST /api/v1/users/${planner.userId}/deactivate`, {}),
      ]
    },
    6,
  ),
  'who left is not signed in': about(
    ['auth_refresh_token.user_id'],
    sql`select count(*) from auth_refresh_token t join auth_user u on u.tenant_id = t.tenant_id and u.id = t.user_id
        where u.state = 'deactivated' and not exists (select from auth_refresh_token f
          where f.tenant_id = t.tenant_id and f.family_id = t.family_id and f.revoked_at is not null)`,
    async ({ test, admin }) => {
      const crew = await aColleague(test, admin, 'crew')
      const body = { email: crew.email, password: testPassword }
      const signIn = (): Promise<RestReply> => test.rest('POST /api/v1/auth/sign-in', { body })
      // The hash comes first, however long it takes here; what races comes after it.
      const startedAt = performance.now()
      await expectStatus(200, signIn())
      const usual = performance.now() - startedAt
      const late = async (): Promise<RestReply> => {
        await new Promise((resolve) => setTimeout(resolve, usual * (lateness[count++ % lateness.length] ?? 1)))
        return test.rest(`POST /api/v1/users/${crew.userId}/deactivate`, { token: admin.token, body: {} })
      }
      return [signIn, late]
    },
    6,
  ),
}

/** Why a column that names a record takes part in no race. */
export const excuses: Readonly<Record<string, string>> = {
  'api_idempotency_key.user_id': 'the caller',
  'auth_invitation.invited_by': 'the caller; looked at again when the invitation is accepted',
  'auth_invitation.workspace_ids': 'looked at again when the invitation is accepted',
  'auth_password_reset.made_by': 'the caller; looked at again when the link is used',
  'auth_password_reset.user_id': 'whether the person is still there is looked at when the link is used, under a lock',
  'auth_refresh_token.family_id': 'made with its first token',
  'imports_chunk.import_id': 'written by the call that makes the import',
  'imports_row.import_id': 'written by the call that makes the import, and by those that lock it',
  'journal.actor_id': 'what happened, kept as it was',
  'journal.causation_id': 'what happened, kept as it was',
  'journal.correlation_id': 'what happened, kept as it was',
  'journal.subject_id': 'what happened, kept as it was',
  'journal.workspace_id': 'what happened, kept as it was',
  'journal_inbox.actor_id': 'what happened, kept as it was',
  'journal_inbox.causation_id': 'what happened, kept as it was',
  'journal_inbox.correlation_id': 'what happened, kept as it was',
  'journal_inbox.subject_id': 'what happened, kept as it was',
  'journal_inbox.workspace_id': 'what happened, kept as it was',
  'planning_event.venue_id': 'locked while it is read; a venue in the bin keeps the events that point at it',
  'privacy_person_key.master_id': 'made under a lock on the master key; a test replaces it meanwhile',
  'privacy_person_key.person_id': 'never made again once destroyed; a test makes one twice at once',
  'notifications_delivery.mail_id': 'which mail it goes with; no row has that id',
  'notifications_delivery.message_id': 'written by the call that makes the notification; they go together',
  'notifications_delivery.user_id': 'active when they are told; looked at again when it is sent',
  'notifications_message.actor_id': 'what happened, kept as it was',
  'notifications_message.subject_id': 'looked up again wherever it is shown',
  'notifications_message.user_id': 'active when they are told; looked at again when they read',
  'notifications_mute.subject_id': 'looked up again wherever it is shown',
  'notifications_mute.user_id': 'the caller',
  'notifications_preference.user_id': 'the caller',
  'reminders_reminder.subject_id': 'locked while the reminder is added; one in the bin keeps its reminders',
  'reminders_reminder.user_id': 'the caller; looked at again when it is sent',
  'tenancy_workspace_member.role': 'one of two values the table checks',
  'webhooks_cursor.endpoint_id': 'written by the call that makes the endpoint',
  'webhooks_delivery.endpoint_id': 'an endpoint only goes to the bin, and what was delivered to it stays',
  'webhooks_delivery.event_id': 'what happened, kept as it was',
  'webhooks_delivery.subject_id': 'what happened, kept as it was',
  'work_schedule.runs_as_id': 'the caller; looked at again when it runs',
  'work_schedule_clock.schedule_id': 'written under the lock of the schedule',
  'work_schedule_run.schedule_id': 'written under the lock of the schedule',
  'work_schedule_run.task_ids': 'written by the call that makes the tasks',
  'work_task.series_id': 'the id of the first of a series, kept when that one is gone',
  'work_task.successor_id': 'written by the call that makes the successor, under the lock of their series',
}
