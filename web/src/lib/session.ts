import { isRecord, readFailure } from '@/lib/errors'
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
  return session.get() ?? refresh()
}

/**
 * A token good for at least half a minute, or undefined when nobody is signed in. Not the one that the server just refused:
 * it revoked that early, or its clock is ahead. With `owner`, only a token of that person in that company: all tabs share
 * one cookie, so a refresh may bring the session of somebody else who signed in meanwhile.
 */
export async function getAccessToken(refused?: string, owner?: string): Promise<string | undefined> {
  const isGood = accessToken && accessToken.value !== refused && accessToken.expiresAt - Date.now() > 30_000
  if (!isGood) {
    if (!session.get()) return undefined
    await refresh()
  }
  const current = session.get()
  if (owner !== undefined && (!current || ownerOf(current) !== owner)) return undefined
  return accessToken?.value
}

/** A person in a company, as one name. */
export function ownerOf({ user, company }: Session): string {
  return `${company.id}/${user.id}`
}

/**
 * Trades the refresh cookie for a new token. Refresh tokens rotate and reuse ends the family, so only one tab at a time
 * may do it: the others wait for the lock and then send the cookie that the first one got.
 */
function refresh(): Promise<Session | undefined> {
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

async function tradeCookie(): Promise<Session | undefined> {
  try {
    // Without the hint there is no cookie to try, as when another tab signed out while this one waited for its turn;
    // asking would only log a 401 in the console.
    if (recall('signed-in')) return openSession(await callRest('POST', '/api/v1/auth/refresh', {}))
  } catch (error) {
    if (readFailure(error).reason !== 'session_ended') throw error
  }
  forget()
  return undefined
}

/** Ends the session on the server and in every tab of this browser. */
export function signOut(): Promise<void> {
  return endSession('/api/v1/auth/sign-out')
}

/** The same for every session of this person, on whatever device. */
export async function signOutEverywhere(): Promise<void> {
  // The token comes first: getting it may take a turn, too.
  const token = await getAccessToken()
  return endSession('/api/v1/auth/sign-out-everywhere', token)
}

/**
 * Under the lock of refreshing, so that a tab that is about to refresh finds no session instead of a refusal by the server.
 */
function endSession(path: string, token?: string): Promise<void> {
  return inTurn(async () => {
    await callRest('POST', path, {}, token)
    forget()
    channel?.postMessage('signed-out')
  })
}

/** Drops what this tab knows of the session, without asking the server. */
function forget(): void {
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
