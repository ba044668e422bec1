import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { getAccessToken, openSession, restoreSession, session, signOut } from '@/lib/session'
import { recall, remember } from '@/lib/storage'

const anna = { id: 'u1', name: 'Anna', email: 'anna@example.org' }
const reply = (token: string) => ({
  access_token: token,
  expires_in: 900,
  user: anna,
  company: { id: 'c1', name: 'Nordlicht GmbH' },
})

/** The lock that windows share; `turn` is held by whoever has it. */
let turn: Promise<unknown> = Promise.resolve()
const locks = {
  request: <T>(_name: string, task: () => Promise<T>): Promise<T> => {
    const mine = turn.then(task)
    turn = mine.catch(() => undefined)
    return mine
  },
}

const server = vi.fn<(path: string) => Promise<Response>>()
const answer = (status: number, body: unknown) => Promise.resolve(Response.json(body, { status }))

describe('the session of a window', () => {
  beforeEach(() => {
    vi.stubGlobal('navigator', { locks })
    vi.stubGlobal('fetch', server)
    openSession(reply('first'))
  })
  afterEach(() => {
    vi.unstubAllGlobals()
    server.mockReset()
  })

  it('trades once for all who hold a token that was refused', async () => {
    server.mockImplementation(() => answer(200, reply('second')))
    expect(await getAccessToken()).toBe('first')
    expect(await Promise.all([getAccessToken('first'), getAccessToken('first')])).toEqual(['second', 'second'])
    expect(await getAccessToken('first')).toBe('second')
    expect(server).toHaveBeenCalledOnce()
  })

  it('asks nothing when another window signs out while it waits for its turn', async () => {
    const other = Promise.withResolvers<void>()
    void locks.request('eventkit.refresh', () => other.promise)
    const token = getAccessToken('first')
    remember('signed-in', undefined)
    other.resolve()
    expect(await token).toBeUndefined()
    expect(session.get()).toBeUndefined()
    expect(server).not.toHaveBeenCalled()
  })

  it('ends in its turn, so that a refresh behind it asks nothing', async () => {
    server.mockImplementation(() => answer(200, {}))
    const [, token] = await Promise.all([signOut(), getAccessToken('first')])
    expect(token).toBeUndefined()
    expect(server.mock.calls.map(([path]) => path)).toEqual(['/api/v1/auth/sign-out'])
  })

  it('ends when the server says so', async () => {
    server.mockImplementation(() => answer(401, { reason: 'session_ended' }))
    expect(await getAccessToken('first')).toBeUndefined()
    expect(session.get()).toBeUndefined()
    expect(recall('signed-in')).toBeUndefined()
  })

  it.each([429, 500, 503])('outlives an answer of %i', async (status) => {
    server.mockImplementation(() => answer(status, {}))
    await expect(getAccessToken('first')).rejects.toThrow(String(status))
    expect(await restoreSession()).toMatchObject({ user: anna })
    expect(recall('signed-in')).toBe('yes')
  })
})
