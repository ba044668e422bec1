import type { DescService } from '@bufbuild/protobuf'
import { type Client, createClient, type Interceptor } from '@connectrpc/connect'
import { createConnectTransport } from '@connectrpc/connect-node'
import type { Command } from 'commander'
import { CliError, exitCode, refusalLines, requestIdLine, signedOutText, unreachable } from './failure.ts'
import { findToken, keptUrl } from './session.ts'

/** What every command may be given. */
export interface GlobalOptions {
  json?: boolean
  url?: string
}

/** The server to talk to, without a trailing slash: the one named, else the one signed in to, else this machine's. */
export function serverUrl(command: Command): string {
  const { url } = command.optsWithGlobals<GlobalOptions>()
  return (url ?? (process.env.EVENTKIT_URL || keptUrl() || 'http://localhost:8080')).replace(/\/+$/, '')
}

/** A typed client of one service, as the signed-in user. */
export function clientOf<S extends DescService>(service: S, command: Command): Client<S> {
  const url = serverUrl(command)
  const authorize: Interceptor = (next) => async (request) => {
    request.header.set('authorization', `Bearer ${await findToken(url)}`)
    return await next(request)
  }
  return createClient(
    service,
    createConnectTransport({ baseUrl: url, httpVersion: '1.1', useBinaryFormat: true, interceptors: [authorize] }),
  )
}

/** A problem as REST tells it (RFC 9457). */
interface Problem {
  title?: string
  detail?: string
  reason?: string
  request_id?: string
  violations?: { field: string; description: string }[]
}

/** Plain HTTP for what goes or comes as a file, as the signed-in user. @throws CliError unless the server did it */
export async function callHttp(url: string, path: string, request: RequestInit = {}): Promise<Response> {
  const headers = new Headers(request.headers)
  headers.set('authorization', `Bearer ${await findToken(url)}`)
  const reply = await fetch(url + path, { ...request, headers }).catch((error: unknown) => {
    if (error instanceof TypeError) throw new CliError(unreachable(url), exitCode.unreachable)
    throw error
  })
  if (reply.ok) return reply
  const { detail, title, reason = '', request_id: requestId = '', violations = [] } = (await reply.json()) as Problem
  if (reply.status === 401) throw new CliError(signedOutText(reason), exitCode.signedOut)
  const lines = refusalLines(detail ?? title ?? `the server answered ${reply.status}`, violations)
  throw new CliError([...lines, ...requestIdLine(requestId)].join('\n'))
}
