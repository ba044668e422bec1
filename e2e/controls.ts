import { RECORD_CONTROLS } from './record-pages.ts'

/** Who walks through the app. */
export interface Caller {
  permissions: ReadonlySet<string>
  /** A Team Lead of the workspace that the walk opens. */
  isLead: boolean
}

/** A control that changes something, by the operation it calls in the end. */
export interface Control {
  /** Its name, as it is read out. */
  name: RegExp
  /** The operation as REST has it; the permission it takes is looked up in the contract. */
  calls: string
  /** The pages of `pages.ts` on which it is there for those who may use it, and for nobody else. */
  on: readonly string[]
  /** What the action asks for besides the permission. */
  when?: (caller: Caller) => boolean
}

const NEW = /^New ?C$/

/** Roles with permissions that one lacks cannot be changed. */
const hasAll =
  (...needed: string[]) =>
  ({ permissions }: Caller): boolean =>
    needed.every((permission) => permissions.has(permission))
const outranksCrew = hasAll('work.task.read', 'work.task.write', 'planning.event.read')
const managesWorkspace = ({ permissions, isLead }: Caller): boolean =>
  isLead || (permissions.has('tenancy.workspace.write') && permissions.has('tenancy.workspace.all'))

export const CONTROLS: readonly Control[] = [
  { name: NEW, calls: 'POST /api/v1/tasks', on: ['tasks', 'task'] },
  { name: /^Select (?!all)/, calls: 'POST /api/v1/tasks/bulk-complete', on: ['tasks', 'tasks-bin'] },
  { name: /(^Change status: |; complete$)/, calls: 'POST /api/v1/tasks/{id}/complete', on: ['tasks', 'task'] },
  { name: /^Title$/, calls: 'PATCH /api/v1/tasks/{id}', on: ['task'] },
  { name: /^\+ Add tag$/, calls: 'PATCH /api/v1/tasks/{id}', on: ['task'] },
  { name: /^Remove tag /, calls: 'PATCH /api/v1/tasks/{id}', on: ['task'] },
  { name: /^Section$/, calls: 'PATCH /api/v1/tasks/{id}', on: ['task'] },
  { name: /^Edit$/, calls: 'PATCH /api/v1/tasks/{id}', on: ['task'] },
  { name: /^Does not repeat$/, calls: 'PATCH /api/v1/tasks/{id}', on: ['task'] },
  { name: /subtask/i, calls: 'POST /api/v1/tasks', on: ['task'] },
  { name: /^Remind me$/, calls: 'POST /api/v1/tasks/{record_id}/reminders', on: ['task'] },
  { name: /^Delete$/, calls: 'DELETE /api/v1/tasks/{id}', on: ['task'] },

  { name: NEW, calls: 'POST /api/v1/events', on: ['events', 'event', 'events-table'] },
  { name: /^New event on /, calls: 'POST /api/v1/events', on: ['events', 'event'] },
  { name: /^Status: .+ Change it$/, calls: 'POST /api/v1/events/{id}/status', on: ['event'] },
  { name: /^Name$/, calls: 'PATCH /api/v1/events/{id}', on: ['event'] },
  { name: /^Venue$/, calls: 'PATCH /api/v1/events/{id}', on: ['event'] },
  { name: /^\+ Add tag$/, calls: 'PATCH /api/v1/events/{id}', on: ['event'] },
  { name: /^Remind me$/, calls: 'POST /api/v1/events/{record_id}/reminders', on: ['event'] },
  { name: /^Delete$/, calls: 'DELETE /api/v1/events/{id}', on: ['event'] },

  ...RECORD_CONTROLS,

  { name: /^Send a test$/, calls: 'POST /api/v1/webhooks/{id}/test', on: ['webhooks-record'] },
  { name: /^Secret…$/, calls: 'GET /api/v1/webhooks/{id}/secret', on: ['webhooks-record'] },
  { name: /^Give up what waits$/, calls: 'POST /api/v1/webhooks/{id}/skip', on: ['webhooks-record'] },
  { name: /^\+ Add a kind$/, calls: 'PATCH /api/v1/webhooks/{id}', on: ['webhooks-record'] },

  {
    name: /^(Use template…|Tasks from a template…)$/,
    calls: 'POST /api/v1/templates/{id}/use',
    when: hasAll('work.template.read'),
    on: ['templates-record', 'event'],
  },
  {
    name: /^(Add a task|(Move|Remove) .+|.*\d+ days? before.*)$/,
    calls: 'PATCH /api/v1/templates/{id}',
    on: ['templates-record'],
  },

  {
    name: /^(Pause|Run now)$/,
    calls: 'POST /api/v1/schedules/{id}/run',
    on: ['schedules-record'],
  },
  {
    name: /^(every Monday|Write a note into the journal)/,
    calls: 'PATCH /api/v1/schedules/{id}',
    on: ['schedules-record'],
  },

  { name: /^Choose a file$/, calls: 'POST /api/v1/imports', on: ['import'] },

  { name: /^Invite ?C$/, calls: 'POST /api/v1/invitations', on: ['people', 'person', 'invitations'] },
  { name: /^Name$/, calls: 'PATCH /api/v1/users/{id}', on: ['person'] },
  { name: /^Deactivate$/, calls: 'POST /api/v1/users/{id}/deactivate', on: ['person'] },
  { name: /^Reset password/, calls: 'POST /api/v1/users/{id}/password-reset-link', on: ['person'] },
  { name: /^New link$/, calls: 'POST /api/v1/invitations', on: ['invitations'], when: outranksCrew },
  { name: /^Revoke$/, calls: 'DELETE /api/v1/invitations/{id}', on: ['invitations'], when: outranksCrew },

  { name: NEW, calls: 'POST /api/v1/workspaces', on: ['workspaces', 'workspace'] },
  { name: /^Bin$/, calls: 'POST /api/v1/workspaces/{id}/restore', on: ['workspaces', 'workspace'] },
  { name: /^Select (?!all)/, calls: 'DELETE /api/v1/workspaces/{id}', on: ['workspaces'] },
  { name: /^Name$/, calls: 'PATCH /api/v1/workspaces/{id}', on: ['workspace'], when: managesWorkspace },
  {
    name: /^Add (a )?member/,
    calls: 'PUT /api/v1/workspaces/{workspace_id}/members/{user_id}',
    on: ['workspace'],
    when: managesWorkspace,
  },
  { name: /^Delete$/, calls: 'DELETE /api/v1/workspaces/{id}', on: ['workspace'] },

  { name: NEW, calls: 'POST /api/v1/roles', on: ['roles', 'role'] },
  { name: /^Name$/, calls: 'PATCH /api/v1/roles/{key}', on: ['role'], when: outranksCrew },
  { name: /^Delete$/, calls: 'DELETE /api/v1/roles/{key}', on: ['role'], when: outranksCrew },

  { name: NEW, calls: 'POST /api/v1/api-keys', on: ['api-keys'] },
  { name: /^Name$/, calls: 'PATCH /api/v1/company', on: ['company'] },
]

/** Controls that change nothing of the company’s: to look, to search, to filter, to export, to be reminded. */
export const LOOKING: readonly RegExp[] = [
  /^Live/,
  /^(Search|Search the list)$/,
  /^(Filter|Columns|Bin|Month|Table|Today|Previous month|Next month|Clear filters|Show past events|Export|More|Show more)$/,
  /^(Change|Remove) filter /,
  /^Back to the /,
  /^(Priority|Due|Created|When|Starts|Event|Name|City)$/,
  /^(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d/,
  /^(Copy link|Copy|Close)$/,
  /^(Show|Hide) (what is below|subtasks)$/,
  /^Details: /,
  /^(People|Include former people)$/,
  /^(Inbox|Unread|Snoozed|Remind me)$/,
]
