import type { DescService } from '@bufbuild/protobuf'
import { createClient } from '@connectrpc/connect'
import type { Client, Interceptor } from '@connectrpc/connect'
import { createConnectTransport } from '@connectrpc/connect-node'
import type { Command } from 'commander'
import { findToken } from './session.ts'

/** What every command may be given. */
export interface GlobalOptions {
  json?: boolean
  url?: string
}

/** The server to talk to, without a trailing slash. */
export function serverUrl(command: Command): string {
  const { url } = command.optsWithGlobals<GlobalOptions>()
  return (url ?? (process.env.EVENTKIT_URL || 'http://localhost:8080')).replace(/\/+$/, '')
}

/** A typed client of one service, as whoever is signed in. */
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
