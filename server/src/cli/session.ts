import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CliError, exitCode, signedOutText, signInAdvice, unreachable } from './failure.ts'

/** A stored sign-in to one server. */
export interface Session {
  url: string
  email: string
  accessToken: string
  /** Milliseconds since 1970. */
  expiresAt: number
  /** Trades for the next access token and the next one of its kind. */
  refreshToken: string
}

/** A token this close to its end is not used any more. */
const marginMs = 30_000

/** Where the sign-in is kept: the user's folder for settings, readable by them only. */
export function sessionFile(): string {
  const base =
    process.env.XDG_CONFIG_HOME || (process.platform === 'win32' && process.env.APPDATA) || join(homedir(), '.config')
  return join(base, 'eventkit', 'session.json')
}

/** The token to call with: EVENTKIT_TOKEN, else the stored sign-in to this server, renewed when it is about to end. */
export async function findToken(url: string): Promise<string> {
  if (process.env.EVENTKIT_TOKEN) return process.env.EVENTKIT_TOKEN
  const session = readSession(url)
  if (session && session.expiresAt - marginMs > Date.now()) return session.accessToken
  return (await withLock(() => renew(url))).accessToken
}

/** The server that the stored sign-in is for. */
export const keptUrl = (): string | undefined => storedSession()?.url

/** Signs in and keeps the sign-in. @returns whose it is */
export async function signIn(url: string, email: string, password: string): Promise<{ name: string; company: string }> {
  const reply = await post(url, 'sign-in', { email, password })
  if (reply.status === 401) throw new CliError('the e-mail or the password is wrong', exitCode.signedOut)
  const body = await readReply(reply)
  storeSession(toSession(url, email, reply, body))
  return { name: body.user?.name ?? '', company: body.company?.name ?? '' }
}

/** Ends the stored sign-in, here and on the server. @returns false when there was none */
export async function signOut(url: string): Promise<boolean> {
  const session = readSession(url)
  if (!session) return false
  rmSync(sessionFile())
  await post(url, 'sign-out', {}, session.refreshToken)
  return true
}

interface SessionReply {
  access_token?: string
  expires_in?: number
  detail?: string
  user?: { name?: string }
  company?: { name?: string }
}

async function renew(url: string): Promise<Session> {
  const session = readSession(url) // again, since another command may have renewed it while we waited for the lock
  if (!session) throw new CliError(signInAdvice, exitCode.signedOut)
  if (session.expiresAt - marginMs > Date.now()) return session
  const reply = await post(url, 'refresh', {}, session.refreshToken)
  if (reply.status === 401) throw new CliError(signedOutText('session_ended'), exitCode.signedOut)
  const next = toSession(url, session.email, reply, await readReply(reply))
  storeSession(next)
  return next
}

async function post(url: string, verb: string, body: object, refreshToken?: string): Promise<Response> {
  const headers = {
    'content-type': 'application/json',
    ...(refreshToken && { cookie: `eventkit_refresh=${refreshToken}` }),
  }
  try {
    return await fetch(`${url}/api/v1/auth/${verb}`, { method: 'POST', headers, body: JSON.stringify(body) })
  } catch (error) {
    if (error instanceof TypeError) throw new CliError(unreachable(url), exitCode.unreachable)
    throw error
  }
}

async function readReply(reply: Response): Promise<SessionReply> {
  const body = (await reply.json()) as SessionReply
  if (!reply.ok) throw new CliError(body.detail ?? `the server answered ${reply.status}`)
  return body
}

function toSession(url: string, email: string, reply: Response, body: SessionReply): Session {
  const refreshToken = reply.headers
    .getSetCookie()
    .flatMap((cookie) => /^eventkit_refresh=([^;]+)/.exec(cookie)?.[1] ?? [])[0]
  if (!body.access_token || !refreshToken) throw new CliError(`${url} did not answer as EventKit does`)
  return {
    url,
    email,
    accessToken: body.access_token,
    expiresAt: Date.now() + (body.expires_in ?? 0) * 1000,
    refreshToken,
  }
}

function readSession(url: string): Session | undefined {
  const session = storedSession()
  return session?.url === url ? session : undefined
}

function storedSession(): Session | undefined {
  return existsSync(sessionFile()) ? JSON.parse(readFileSync(sessionFile(), 'utf8')) : undefined
}

function storeSession(session: Session): void {
  const file = sessionFile()
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(`${file}.new`, `${JSON.stringify(session)}\n`, { mode: 0o600 })
  chmodSync(`${file}.new`, 0o600)
  renameSync(`${file}.new`, file)
}

/** One command at a time renews: a refresh token used twice counts as stolen, and would end the sign-in. */
async function withLock<T>(run: () => Promise<T>): Promise<T> {
  const lock = `${sessionFile()}.lock`
  mkdirSync(dirname(lock), { recursive: true, mode: 0o700 })
  const giveUpAt = Date.now() + 10_000
  for (;;) {
    try {
      mkdirSync(lock)
      break
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      if (Date.now() > giveUpAt) rmSync(lock, { recursive: true, force: true }) // whoever made it was killed
      await sleep(50)
    }
  }
  try {
    return await run()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}
