import sql from 'sql-template-tag'
import { vi } from 'vitest'
import { withTenant } from '../src/kernel/db.ts'
import { newId } from '../src/kernel/ids.ts'
import type { JsonObject, JsonValue } from '../src/kernel/json.ts'
import type { TestApp } from './client.ts'
import { anEvent, aTask, aWorkspace, expectStatus, type Person, testPassword } from './factories.ts'
import { type RecordExample, recordExamples } from './record-examples.ts'
import { aCalendar, commit, upload } from './uploads.ts'

/** A request (ProtoJSON) that succeeds for an Admin of its company, with the cookie it takes where it takes one. */
export interface Example {
  request: JsonObject
  cookie?: string
}

/** Makes what the request needs, in the person's company, and then the request. */
type Maker = (test: TestApp, admin: Person) => Promise<Example>

const given =
  (request: JsonObject): Maker =>
  () =>
    Promise.resolve({ request })

/** A request about a record that is made for it; `more` is what else the request says. */
const about =
  (
    make: (test: TestApp, admin: Person) => Promise<JsonValue | undefined>,
    more: JsonObject = {},
    field = 'id',
  ): Maker =>
  async (test, admin) => ({ request: { [field]: (await make(test, admin)) ?? '', ...more } })

const task = async (test: TestApp, admin: Person) => (await aTask(test, admin)).id
const event = async (test: TestApp, admin: Person) => (await anEvent(test, admin)).id
const schedule = async (test: TestApp, admin: Person) =>
  (
    await made(test, admin, '/api/v1/schedules', {
      name: 'Example',
      recurrence: { rule: 'FREQ=DAILY', starts_at: '2099-01-01' },
      action: { write_entry: { text: 'New' } },
    })
  ).id
const template = async (test: TestApp, admin: Person) =>
  (await made(test, admin, '/api/v1/templates', { name: 'Example', tasks: [{ title: 'New' }] })).id

/** Somebody who never signs in: a password's hash takes a fifth of a second, and examples are made by the hundred. */
async function user(test: TestApp, admin: Person): Promise<string> {
  const id = newId()
  await withTenant(test.app.runtime.pool, admin.companyId, (db) =>
    db.run(sql`
      insert into auth_user (tenant_id, id, name, password_hash, role, created_at, updated_at, received_at)
      values (${admin.companyId}, ${id}, 'Somebody', 'of no password', 'crew', now(), now(), now())`),
  )
  return id
}

/** The same record after another call on it. */
const after =
  (make: (test: TestApp, admin: Person) => Promise<JsonValue | undefined>, call: (id: string) => string) =>
  async (test: TestApp, admin: Person): Promise<string> => {
    const id = String(await make(test, admin))
    const method = call(id)
    const body = method.startsWith('DELETE') ? {} : { body: {} }
    await expectStatus(200, test.rest(method, { token: admin.token, ...body }))
    return id
  }

/** A reminder on a record, by the path of its kind. */
const aReminder =
  (path: string, make: (test: TestApp, admin: Person) => Promise<JsonValue | undefined>, offset: JsonObject): Maker =>
  async (test, admin) => {
    const record_id = String(await make(test, admin))
    const { id } = await made(test, admin, `/api/v1/${path}/${record_id}/reminders`, offset)
    return { request: { recordId: record_id, id: id ?? '' } }
  }

const inYears = { at: '2099-01-01T09:00:00Z' }

const deletedTask = after(task, (id) => `DELETE /api/v1/tasks/${id}`)
const doneTask = after(task, (id) => `POST /api/v1/tasks/${id}/complete`)
const deletedWorkspace = after(aWorkspace, (id) => `DELETE /api/v1/workspaces/${id}`)
const closedUser = after(user, (id) => `POST /api/v1/users/${id}/deactivate`)

const unique = (): string => newId().replaceAll('-', '').slice(-12)
const email = (): string => `example-${unique()}@example.org`

async function made(test: TestApp, admin: Person, path: string, body: JsonObject): Promise<JsonObject> {
  return (await expectStatus(201, test.rest(`POST ${path}`, { token: admin.token, body }))).body
}

const invitation = (test: TestApp, admin: Person): Promise<JsonObject> =>
  made(test, admin, '/api/v1/invitations', { email: email(), role: 'crew' })
const invitationToken = async (test: TestApp, admin: Person) =>
  new URL(String((await invitation(test, admin)).link)).searchParams.get('token')
const role = async (test: TestApp, admin: Person) =>
  (await made(test, admin, '/api/v1/roles', { key: `r${unique()}`, name: 'Own', permissions: ['work.task.read'] })).key
const apiKey = async (test: TestApp, admin: Person) =>
  (await made(test, admin, '/api/v1/api-keys', { name: 'Robot', scopes: ['work:read'] })).id

/** A job that is not due for long. */
const job = (test: TestApp, { companyId }: Person): Promise<string | undefined> =>
  withTenant(test.app.runtime.pool, companyId, (db) =>
    test.app.runtime.jobs.queue.add(db, {
      kind: 'imports.sweep',
      tenantId: companyId,
      payload: {},
      key: unique(),
      runAt: new Date(Date.now() + 86_400_000),
    }),
  )

async function failedJob(test: TestApp, admin: Person): Promise<string | undefined> {
  const id = await job(test, admin)
  await test.app.runtime.jobs.engine.rows(sql`update jobs.job set state = 'failed' where id = ${id}`)
  return id
}

/** Something that somebody is told of. */
async function notification(test: TestApp, { companyId, userId }: Person): Promise<string> {
  const id = newId()
  await withTenant(test.app.runtime.pool, companyId, (db) =>
    db.run(sql`
      insert into notifications_message (tenant_id, id, user_id, key, kind, reason, payload, others, created_at, received_at,
        shown_at)
      values (${companyId}, ${id}, ${userId}, ${id}, 'auth.user.joined', 'role', '{}', 0, now(), now(), now())`),
  )
  return id
}

const anImport = async (test: TestApp, admin: Person) => {
  const file = aCalendar(`UID:${unique()}\nSUMMARY:Brought in\nDTSTART:20250201T100000Z`)
  return (await expectStatus(201, upload(test, admin, file, 'file_name=example.ics'))).body.id
}

const appliedImport = async (test: TestApp, admin: Person) => {
  const id = await anImport(test, admin)
  await expectStatus(200, commit(test, admin, id))
  return id
}

async function deadLetter(test: TestApp, admin: Person): Promise<string> {
  const id = newId()
  await withTenant(test.app.runtime.pool, admin.companyId, (db) =>
    db.run(sql`
      insert into journal_dead_letter (tenant_id, id, sink, position, error, attempts, parked_at)
      values (${admin.companyId}, ${id}, ${`example ${id}`}, 1, 'refused', 3, ${new Date()})`),
  )
  return id
}

const address = 'https://hooks.example.com/eventkit'
const webhook = async (test: TestApp, admin: Person) =>
  (await made(test, admin, '/api/v1/webhooks', { name: 'Example', url: address, enabled: false })).id
const listeningWebhook = async (test: TestApp, admin: Person) =>
  (await made(test, admin, '/api/v1/webhooks', { name: 'Example', url: address, kinds: ['tests.none'] })).id

/** One that was given up, of an entry that is the company's first. */
async function aDelivery(test: TestApp, admin: Person): Promise<JsonObject> {
  const [id, webhookId] = [newId(), String(await listeningWebhook(test, admin))]
  await withTenant(test.app.runtime.pool, admin.companyId, (db) =>
    db.run(sql`
      insert into webhooks_delivery (tenant_id, id, endpoint_id, position, event_id, event_type, subject_type, subject_id,
        state, created_at)
      values (${admin.companyId}, ${id}, ${webhookId}, 1, ${newId()}, 'work.task.created', 'work.task', ${newId()},
        'dead', ${new Date()})`),
  )
  return { webhookId, id }
}

const signIn = async (test: TestApp, admin: Person) =>
  test.rest('POST /api/v1/auth/sign-in', { body: { email: admin.email, password: testPassword } })

const withCookie: Maker = async (test, admin) => {
  const reply = await expectStatus(200, signIn(test, admin))
  return { request: {}, cookie: String(reply.headers['set-cookie']).split(';')[0]! }
}

const member: Maker = async (test, admin) => {
  const [workspaceId, userId] = await Promise.all([aWorkspace(test, admin), user(test, admin)])
  const path = `PUT /api/v1/workspaces/${workspaceId}/members/${userId}`
  await expectStatus(200, test.rest(path, { token: admin.token, body: { role: 'team_member' } }))
  return { request: { workspaceId, userId } }
}

const twoTasks =
  (make: (test: TestApp, admin: Person) => Promise<JsonValue | undefined>, more: JsonObject = {}): Maker =>
  async (test, admin) => ({
    request: { ids: [String(await make(test, admin)), String(await make(test, admin))], ...more },
  })

/** The examples of the rpcs that a kind of record shares with all others. */
function examplesOf({ service, message, path, fresh, change }: RecordExample): Record<string, Maker> {
  const one = async (test: TestApp, admin: Person) => (await made(test, admin, `/api/v1/${path}`, fresh)).id
  // Requests are ProtoJSON, which also takes the names that REST has.
  return {
    [`${service}/Create${message}`]: given(fresh),
    [`${service}/Get${message}`]: about(one),
    [`${service}/List${message}s`]: given({}),
    [`${service}/Update${message}`]: about(one, change),
    [`${service}/Delete${message}`]: about(one),
    [`${service}/Restore${message}`]: about(after(one, (id) => `DELETE /api/v1/${path}/${id}`)),
  }
}

/** An example of every unary rpc, by service and method. Tests fail for an rpc that has none. */
export const examples: Readonly<Record<string, Maker>> = {
  'AuthService/SignUp': async () => ({
    request: { companyName: 'New', name: 'Newcomer', email: email(), password: testPassword },
  }),
  'AuthService/SignIn': async (_, admin) => ({ request: { email: admin.email, password: testPassword } }),
  'AuthService/Refresh': withCookie,
  'AuthService/SignOut': withCookie,
  'AuthService/SignOutEverywhere': given({}),
  'AuthService/ChangePassword': given({ currentPassword: testPassword, newPassword: `${testPassword}!` }),
  'AuthService/RequestPasswordReset': async (_, admin) => ({ request: { email: admin.email } }),
  'AuthService/ResetPassword': async (test, admin) => ({ request: await resetRequest(test, admin) }),
  'AuthService/GetInvitation': about(invitationToken, {}, 'token'),
  'AuthService/AcceptInvitation': about(invitationToken, { name: 'Guest', password: testPassword }, 'token'),
  'AuthService/GetSignUpState': given({}),

  'UserService/GetMe': given({}),
  'UserService/UpdateMe': given({ theme: 'light' }),
  'UserService/GetUser': about(user),
  'UserService/ListUsers': given({}),
  'UserService/UpdateUser': about(user, { name: 'Renamed' }),
  'UserService/DeactivateUser': about(user),
  'UserService/EraseUser': about(user),
  'UserService/ReactivateUser': about(closedUser),
  'UserService/CreatePasswordResetLink': about(user),
  'UserService/InviteUser': async (test, admin) => ({
    request: { email: email(), role: 'crew', workspaceIds: [await aWorkspace(test, admin)] },
  }),
  'UserService/ListInvitations': given({}),
  'UserService/RevokeInvitation': about(async (test, admin) => (await invitation(test, admin)).id),

  'CompanyService/GetCompany': given({}),
  'CompanyService/UpdateCompany': given({ timeZone: 'Europe/Berlin' }),

  'RoleService/ListRoles': given({}),
  'RoleService/ListPermissions': given({}),
  'RoleService/CreateRole': async () => ({
    request: { key: `r${unique()}`, name: 'New', permissions: ['work.task.read'] },
  }),
  'RoleService/UpdateRole': about(role, { name: 'Changed' }, 'key'),
  'RoleService/DeleteRole': about(role, {}, 'key'),

  'WorkspaceService/CreateWorkspace': given({ name: 'New' }),
  'WorkspaceService/GetWorkspace': about(aWorkspace),
  'WorkspaceService/ListWorkspaces': given({}),
  'WorkspaceService/UpdateWorkspace': about(aWorkspace, { name: 'Renamed' }),
  'WorkspaceService/DeleteWorkspace': about(aWorkspace),
  'WorkspaceService/RestoreWorkspace': about(deletedWorkspace),
  'WorkspaceService/ListWorkspaceMembers': about(aWorkspace, {}, 'workspaceId'),
  'WorkspaceService/SetWorkspaceMember': member,
  'WorkspaceService/RemoveWorkspaceMember': member,

  'ApiKeyService/CreateApiKey': given({ name: 'Robot', scopes: ['work:read'] }),
  'ApiKeyService/ListApiKeys': given({}),
  'ApiKeyService/RevokeApiKey': about(apiKey),

  'TaskService/CreateTask': async (test, admin) => ({
    request: { title: 'New', workspaceId: await aWorkspace(test, admin), assigneeId: admin.userId },
  }),
  'RecurrenceService/PreviewRecurrence': given({ rule: 'FREQ=DAILY' }),
  'TaskService/GetTask': about(task),
  'TaskService/SkipOccurrence': about(
    async (test, admin) => (await aTask(test, admin, { recurrence: { rule: 'FREQ=DAILY' } })).id,
  ),
  'TaskService/ListTasks': given({}),
  'TaskService/CountTasks': given({}),
  'TaskService/UpdateTask': about(task, { title: 'Changed' }),
  'TaskService/CompleteTask': about(task),
  'TaskService/ReopenTask': about(doneTask),
  'TaskService/DeleteTask': about(task),
  'TaskService/RestoreTask': about(deletedTask),
  'TaskService/BulkCompleteTasks': twoTasks(task),
  'TaskService/BulkReopenTasks': twoTasks(doneTask),
  'TaskService/BulkAssignTasks': async (test, admin) => twoTasks(task, { assigneeId: admin.userId })(test, admin),
  'TaskService/BulkDeleteTasks': twoTasks(task),
  'TaskService/BulkRestoreTasks': twoTasks(deletedTask),

  ...Object.assign({}, ...recordExamples.map(examplesOf)),
  'PlanningService/ChangeEventStatus': about(event, { status: 'EVENT_STATUS_CONFIRMED' }),

  'TemplateUseService/UseTemplate': about(template, { date: '2099-01-01' }),

  'ScheduleService/PauseSchedule': about(schedule),
  'ScheduleService/ResumeSchedule': about(schedule),
  'ScheduleService/RunSchedule': about(schedule),
  'ScheduleService/ListScheduleRuns': about(schedule, {}, 'scheduleId'),

  'JournalService/ListJournal': about(task, { subjectType: 'work.task' }, 'subjectId'),
  'JournalService/ListSeals': given({}),
  'JournalService/ListSinks': given({}),
  'JournalService/ListDeadLetters': given({}),
  'JournalService/ReplayDeadLetter': about(deadLetter),

  'JobService/ListJobs': given({}),
  'JobService/GetJob': about(job),
  'JobService/RetryJob': about(failedJob),
  'JobService/CancelJob': about(job),

  'WebhookService/GetWebhookSecret': about(webhook),
  'WebhookService/RotateWebhookSecret': about(webhook),
  'WebhookService/TestWebhook': about(webhook),
  'WebhookService/ReplayWebhook': about(listeningWebhook, { fromPosition: '1' }),
  'WebhookService/SkipWebhook': about(webhook),
  'WebhookService/ListWebhookDeliveries': about(webhook, {}, 'webhookId'),
  'WebhookService/GetWebhookDelivery': async (test, admin) => ({ request: await aDelivery(test, admin) }),
  'WebhookService/RedeliverWebhook': async (test, admin) => ({ request: await aDelivery(test, admin) }),
  'NotificationService/ListNotifications': given({}),
  'NotificationService/CountUnreadNotifications': given({}),
  'NotificationService/ReadNotification': about(notification),
  'NotificationService/UnreadNotification': about(notification),
  'NotificationService/ReadAllNotifications': given({}),
  'NotificationService/SnoozeNotification': async (test, admin) => ({
    request: { id: await notification(test, admin), until: new Date(Date.now() + 86_400_000).toISOString() },
  }),
  'NotificationService/UnsnoozeNotification': about(notification),
  'NotificationService/MuteRecord': about(task, { type: 'work.task' }),
  'NotificationService/UnmuteRecord': about(task, { type: 'work.task' }),
  'TaskReminderService/ListTaskReminders': about(task, {}, 'recordId'),
  'TaskReminderService/CreateTaskReminder': about(task, inYears, 'recordId'),
  'TaskReminderService/DeleteTaskReminder': aReminder('tasks', task, inYears),
  'EventReminderService/ListEventReminders': about(event, {}, 'recordId'),
  'EventReminderService/CreateEventReminder': about(event, inYears, 'recordId'),
  'EventReminderService/DeleteEventReminder': aReminder('events', event, inYears),
  'NotificationService/ListMutedRecords': given({}),
  'NotificationPreferencesService/GetNotificationPreferences': given({}),
  'NotificationPreferencesService/UpdateNotificationPreferences': given({
    kinds: [{ kind: 'work.task.completed', inApp: false, email: true }],
    quietFrom: '22:00',
    quietUntil: '07:00',
    digest: 'NOTIFICATION_DIGEST_DAILY',
    digestHour: 9,
  }),
  'NotificationPreferencesService/ConfirmEmailAddress': given({}),
  'NotificationPreferencesService/RevokeUnsubscribeLinks': given({}),
  'NotificationPreferencesService/ListNotificationDeliveries': given({}),

  'ImportService/GetImport': about(anImport),
  'ImportService/ListImports': given({}),
  'ImportService/ListImportFormats': given({}),
  'ImportService/ListImportRows': about(anImport, {}, 'importId'),
  'ImportService/ReviseImport': about(anImport, { options: { fileName: 'again.ics' } }),
  'ImportService/CommitImport': about(anImport),
  'ImportService/UndoImport': about(appliedImport),
  'ImportService/DiscardImport': about(anImport),
}

/** Reset links are mailed, so the test's mailbox has them. */
async function resetRequest(test: TestApp, admin: Person): Promise<JsonObject> {
  const before = mails.length
  await expectStatus(200, test.rest('POST /api/v1/auth/request-password-reset', { body: { email: admin.email } }))
  await vi.waitUntil(() => mails.length > before)
  return { token: lastLink(), password: testPassword }
}

const mails: string[] = []

/** The mailbox of the tests that use the examples. Invitations are left to be shown, since the examples need their links. */
export async function keepMail(mail: { text: string }): Promise<boolean> {
  if (!mail.text.includes('/reset-password?')) return false
  mails.push(mail.text)
  return true
}

const lastLink = (): string => /token=([\w-]+)/.exec(mails.at(-1) ?? '')?.[1] ?? ''
