import { ProblemError } from '@/lib/errors'

/** Calls the REST interface with JSON and gives the reply's JSON; throws ProblemError for any other status than 2xx. */
export async function callRest(
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  token?: string,
  signal?: AbortSignal,
): Promise<unknown> {
  const headers = new Headers({ accept: 'application/json', 'x-client-time': new Date().toISOString() })
  if (body !== undefined) headers.set('content-type', 'application/json')
  if (token) headers.set('authorization', `Bearer ${token}`)
  // Outlives the page: one that is closed in the middle must not lose the cookie that the server sends back.
  const init: RequestInit = { method, headers, credentials: 'same-origin', keepalive: method === 'POST' }
  if (signal) init.signal = signal
  if (body !== undefined) init.body = JSON.stringify(body)
  const response = await fetch(path, init)
  const reply: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw new ProblemError(response.status, reply)
  return reply
}
