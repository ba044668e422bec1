import type { BrowserContext } from 'playwright-core'

/** The password of everybody in the journeys. */
export const PASSWORD = 'truss and chain hoist'

/** A person who is signed in, with what a program needs to act for them. */
export interface Person {
  name: string
  email: string
  userId: string
  /** Calls the REST interface as this person and gives the reply. */
  call: (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
  ) => Promise<Record<string, unknown>>
  /** Uploads a file for import and gives the import's id. */
  upload: (fileName: string, text: string) => Promise<string>
  /** Signs this person in another browser context, too. */
  signIn: (context: BrowserContext) => Promise<void>
}

let count = 0

function anEmail(name: string): string {
  count += 1
  return `${name.toLowerCase().replace(/\W+/g, '.')}.${process.pid}.${Date.now()}.${count}@journeys.example`
}

/** Makes a company with its first Admin, whose session is then the browser context's. */
export async function aCompany(url: string, context: BrowserContext, name = 'Anna Koller'): Promise<Person> {
  const email = anEmail(name)
  const body = { company_name: 'Nordlicht GmbH', name, email, password: PASSWORD, time_zone: 'Europe/Vienna' }
  return signedIn(url, context, '/api/v1/auth/sign-up', body, { name, email })
}

/** Signs somebody in who has an account already. */
export async function aMember(url: string, context: BrowserContext, email: string, password: string): Promise<Person> {
  return signedIn(url, context, '/api/v1/auth/sign-in', { email, password }, { name: '', email, password })
}

/** Invites somebody to a person's company, who accepts in another browser context. */
export async function aColleague(
  url: string,
  host: Person,
  context: BrowserContext,
  name: string,
  role = 'planner',
): Promise<Person> {
  const email = anEmail(name)
  const invitation = await host.call('POST', '/api/v1/invitations', { email, role })
  const token = new URL(String(invitation['link'])).searchParams.get('token')
  return signedIn(url, context, '/api/v1/auth/accept-invitation', { token, name, password: PASSWORD }, { name, email })
}

async function signedIn(
  url: string,
  context: BrowserContext,
  path: string,
  body: Record<string, unknown>,
  who: { name: string; email: string; password?: string },
): Promise<Person> {
  const reply = await context.request.post(url + path, { data: body })
  if (!reply.ok()) throw new Error(`${path}: ${reply.status()} ${await reply.text()}`)
  const session: { access_token: string; user: { id: string } } = await reply.json()
  // The hint that there is a cookie to refresh with; the sign-in page leaves it, too.
  await context.addInitScript(() => localStorage.setItem('eventkit.signed-in', 'yes'))
  const call: Person['call'] = async (method, callPath, data) => {
    const headers = { authorization: `Bearer ${session.access_token}` }
    const answer = await context.request.fetch(url + callPath, {
      method,
      headers,
      ...(data === undefined ? {} : { data }),
    })
    if (!answer.ok()) throw new Error(`${method} ${callPath}: ${answer.status()} ${await answer.text()}`)
    return answer.json()
  }
  const upload: Person['upload'] = async (fileName, text) => {
    const headers = { authorization: `Bearer ${session.access_token}`, 'content-type': 'text/plain' }
    const target = `${url}/api/v1/imports?file_name=${encodeURIComponent(fileName)}`
    const answer = await context.request.post(target, { headers, data: Buffer.from(text) })
    if (!answer.ok()) throw new Error(`${target}: ${answer.status()} ${await answer.text()}`)
    const made: { id: string } = await answer.json()
    return made.id
  }
  const signIn: Person['signIn'] = async (other) => {
    await signedIn(url, other, '/api/v1/auth/sign-in', { email: who.email, password: who.password ?? PASSWORD }, who)
  }
  return { ...who, userId: session.user.id, call, upload, signIn }
}
