import { describe, expect, it } from 'vitest'
import { type App } from '../../app.ts'
import { startTestApp } from '../../../test/client.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { testPassword } from '../../../test/factories.ts'
import { write } from '../calls/transact.ts'
import { systemPrincipal } from './index.ts'
import { approveCompany } from '../tenancy/index.ts'

const call = {
  requestId: 'operator',
  header: () => undefined,
  http: {
    address: '',
    origin: undefined,
    host: undefined,
    cookies: () => new Map(),
    setHeader: () => undefined,
  },
}

async function withMode(mode: string, run: (app: App) => Promise<void>): Promise<void> {
  const database = await createTestDatabase()
  const app = await startTestApp(database.appUrl, { env: { SIGN_UP: mode } })
  try {
    await run(app)
  } finally {
    await app.close()
    await database.drop()
  }
}

const signUp = async (app: App, email: string) => {
  const payload = { company_name: 'C', name: 'N', email, password: testPassword }
  return app.http.inject({ method: 'POST', url: '/api/v1/auth/sign-up', payload })
}
const signIn = async (app: App, email: string) =>
  app.http.inject({ method: 'POST', url: '/api/v1/auth/sign-in', payload: { email, password: testPassword } })
const stateOf = async (app: App) => (await app.http.inject({ url: '/api/v1/auth/sign-up-state' })).json()

describe('SIGN_UP', () => {
  it('first: is open until the first company is there, for one of many who come at once', () =>
    withMode('first', async (app) => {
      expect(await stateOf(app)).toEqual({ open: true, approval: false, first: true, sends_mail: false })
      const emails = ['a@example.org', 'b@example.org', 'c@example.org', 'd@example.org']
      const replies = await Promise.all(emails.map((email) => signUp(app, email)))
      expect(replies.map((reply) => reply.statusCode).toSorted()).toEqual([201, 422, 422, 422])
      expect(await stateOf(app)).toEqual({ open: false, approval: false, first: false, sends_mail: false })
      expect((await signUp(app, 'e@example.org')).json()).toMatchObject({ reason: 'sign_up_closed' })
    }))

  it.each([
    ['de', 'Allgemein'],
    ['', 'General'],
  ])('names the first workspace in the language of whoever signs up: %s', (locale, name) =>
    withMode('open', async (app) => {
      const payload = { company_name: 'C', name: 'N', email: 'a@example.org', password: testPassword, locale }
      const made = await app.http.inject({ method: 'POST', url: '/api/v1/auth/sign-up', payload })
      const headers = { authorization: `Bearer ${made.json().access_token}` }
      const list = await app.http.inject({ url: '/api/v1/workspaces', headers })
      expect(list.json().workspaces).toMatchObject([{ name }])
    }),
  )

  it('closed: takes no company at all', () =>
    withMode('closed', async (app) => {
      expect(await stateOf(app)).toMatchObject({ open: false })
      expect((await signUp(app, 'a@example.org')).json().reason).toBe('sign_up_closed')
    }))

  it('approval: keeps a company out until the operator lets it in', () =>
    withMode('approval', async (app) => {
      expect(await stateOf(app)).toEqual({ open: true, approval: true, first: false, sends_mail: false })
      const made = await signUp(app, 'a@example.org')
      expect(made.statusCode).toBe(201)
      expect(made.json()).toMatchObject({ access_token: '', expires_in: 0, company: { state: 'pending' } })
      expect(made.headers['set-cookie']).toBeUndefined()
      expect((await signIn(app, 'a@example.org')).json()).toMatchObject({ reason: 'company_pending' })
      await write(app.runtime, call, systemPrincipal(made.json().company.id), approveCompany)
      const reply = await signIn(app, 'a@example.org')
      expect(reply.json()).toMatchObject({ company: { state: 'active' } })
      expect(reply.json().access_token).toBeTruthy()
    }))
})
