import { isRecord, isUnreachable } from '@/lib/errors'
import { callRest } from '@/lib/rest'
import { recall, remember } from '@/lib/storage'
import { createStore } from '@/lib/store'

/** Who is signed in here, and where. */
export interface Session {
  user: { id: string; name: string; email: string }
  company: { id: string; name: string }
}

interface AccessToken {
  value: string
  /** Milliseconds since 1970. */
  expiresAt: number
}

/** The session of this tab; undefined when nobody is signed in. */
export const session = createStore<Session | undefined>(undefined)

// The access token lives in memory only: a script that reads storage finds nothing to steal.
let accessToken: AccessToken | undefined
let refreshing: Promise<Session | undefined> | undefined

const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('eventkit.session')

/** Takes a reply of sign-up, sign-in, refresh or accept-invitation as this tab's session. */
export function openSession(reply: unknown): Session {
  const parsed = readSession(reply)
  accessToken = parsed.token
  remember('signed-in', 'yes')
  session.set(parsed.session)
  return parsed.session
}

/** The session, after trying the refresh cookie once when this tab has none yet. */
export async function restoreSession(): Promise<Session | undefined> {
  const current = session.get()
  if (current) return current
  // Without the hint there is no cookie to try; asking would only log a 401 in the console.
  return recall('signed-in') ? refresh() : undefined
}

/** A token good for at least half a minute, or undefined when nobody is signed in. */
export async function getAccessToken(): Promise<string | undefined> {
  if (accessToken && accessToken.expiresAt - Date.now() > 30_000) return accessToken.value
  if (!session.get()) return undefined
  await refresh()
  return accessToken?.value
}

/**
 * Trades the refresh cookie for a new token. Refresh tokens rotate and reuse ends the family, so only one tab at a time
 * may do it: the others wait for the lock and then send the cookie that the first one got.
 */
export function refresh(): Promise<Session | undefined> {
  refreshing ??= inTurn(tradeCookie).finally(() => {
    refreshing = undefined
  })
  return refreshing
}

function inTurn<T>(task: () => Promise<T>): Promise<T> {
  // navigator.locks exists in secure contexts only; over plain HTTP each tab looks after itself.
  if (!('locks' in navigator)) return task()
  return navigator.locks.request('eventkit.refresh', task)
}

/** How long a page that was left may still be waiting for its new cookie. */
const TRADE_MS = 1500

/** A page left in the middle of a trade still gets its reply; sending the old cookie before that would end the session. */
async function afterEarlierTrade(): Promise<void> {
  const left = TRADE_MS - (Date.now() - Number(recall('trading') ?? 0))
  if (left > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(left, TRADE_MS)))
}

async function tradeCookie(): Promise<Session | undefined> {
  await afterEarlierTrade()
  remember('trading', String(Date.now()))
  try {
    return openSession(await callRest('POST', '/api/v1/auth/refresh', {}))
  } catch (error) {
    if (isUnreachable(error)) throw error
    forget()
    return undefined
  } finally {
    remember('trading', undefined)
  }
}

/** Ends the session on the server and in every tab of this browser. */
export async function signOut(): Promise<void> {
  await callRest('POST', '/api/v1/auth/sign-out', {})
  channel?.postMessage('signed-out')
  forget()
}

/** Drops what this tab knows of the session, without asking the server. */
export function forget(): void {
  accessToken = undefined
  remember('signed-in', undefined)
  session.set(undefined)
}

channel?.addEventListener('message', (message: MessageEvent<unknown>) => {
  if (message.data === 'signed-out') forget()
})

function readSession(reply: unknown): { session: Session; token: AccessToken } {
  if (!isRecord(reply)) throw new Error('The server answered without a session')
  const { access_token: value, expires_in: seconds, user, company } = reply
  if (typeof value !== 'string' || typeof seconds !== 'number' || !isRecord(user) || !isRecord(company)) {
    throw new Error('The server answered without a session')
  }
  return {
    token: { value, expiresAt: Date.now() + seconds * 1000 },
    session: {
      user: { id: String(user['id']), name: String(user['name']), email: String(user['email']) },
      company: { id: String(company['id']), name: String(company['name']) },
    },
  }
}
