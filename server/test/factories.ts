import type { JsonObject } from '../src/kernel/json.ts'
import type { TestApp } from './client.ts'

/** A signed-in person of a company. */
export interface Person {
  token: string
  userId: string
  companyId: string
  email: string
}

export const testPassword = 'correct horse battery'

let count = 0

/** A new company with its first Admin. */
export async function aCompany(test: TestApp, name?: string): Promise<Person> {
  count += 1
  const email = `admin-${count}-${process.pid}@example.org`
  const body = {
    company_name: name ?? `Company ${count}`,
    name: `Admin ${count}`,
    email,
    password: testPassword,
    time_zone: 'Europe/Vienna',
  }
  return personOf(email, (await expectStatus(201, test.rest('POST /api/v1/auth/sign-up', { body }))).body)
}

/** A colleague in a company, invited and let in; a member of the given workspaces, or of the company's first. */
export async function aColleague(
  test: TestApp,
  inviter: Person,
  role: string,
  workspaceIds: string[] = [],
): Promise<Person> {
  count += 1
  const email = `${role}-${count}-${process.pid}@example.org`
  const invitation = await expectStatus(
    201,
    test.rest('POST /api/v1/invitations', { token: inviter.token, body: { email, role, workspace_ids: workspaceIds } }),
  )
  const token =
    new URL(String(invitation.body.link)).searchParams.get('token') ?? String(invitation.body.link).split('/').at(-1)
  const body = { token, name: `${role} ${count}`, password: testPassword }
  return personOf(email, (await expectStatus(201, test.rest('POST /api/v1/auth/accept-invitation', { body }))).body)
}

/** A workspace of a company. */
export async function aWorkspace(test: TestApp, owner: Person, name = `Workspace ${++count}`): Promise<string> {
  const { body } = await expectStatus(201, test.rest('POST /api/v1/workspaces', { token: owner.token, body: { name } }))
  return String(body.id)
}

/** A task; what is not given takes its default. */
export async function aTask(test: TestApp, owner: Person, given: JsonObject = {}): Promise<JsonObject> {
  const body = { title: `Task ${++count}`, ...given }
  return (await expectStatus(201, test.rest('POST /api/v1/tasks', { token: owner.token, body }))).body
}

/** An event; what is not given takes its default. */
export async function anEvent(test: TestApp, owner: Person, given: JsonObject = {}): Promise<JsonObject> {
  const dates = { starts_at: '2027-03-01T08:00:00Z', ends_at: '2027-03-02T20:00:00Z' }
  const body = { name: `Event ${++count}`, ...dates, ...given }
  return (await expectStatus(201, test.rest('POST /api/v1/events', { token: owner.token, body }))).body
}

/** The reply, when it has this status; otherwise an error that shows what came instead. */
export async function expectStatus<R extends { status: number; body: unknown }>(
  status: number,
  reply: Promise<R>,
): Promise<R> {
  const got = await reply
  if (got.status !== status) throw new Error(`expected ${status}, got ${got.status}: ${JSON.stringify(got.body)}`)
  return got
}

const personOf = (email: string, session: JsonObject): Person => ({
  token: String(session.access_token),
  userId: String((session.user as JsonObject).id),
  companyId: String((session.company as JsonObject).id),
  email,
})
