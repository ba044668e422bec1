import http from 'node:http'
import https from 'node:https'
import net, { type LookupFunction } from 'node:net'
import type { Duplex } from 'node:stream'
import tls from 'node:tls'
import { isPublicAddress, isPublicName } from './address.rules.ts'
import { type Names, publicNames, systemNames, UnknownNameError } from './names.ts'

/** How connections are made; a test looks names up in its own way. */
export interface Connecting {
  isPrivateAllowed: boolean
  timeoutMs: number
  names?: Names
}

/** A connection that nothing was sent on for so long is closed. */
const idleMs = 5000

/** An address that requests do not go to. */
export class RefusedAddressError extends Error {}

/** What keeps connections, by the scheme of a URL. */
export type Agents = Readonly<Record<'http:' | 'https:', http.Agent>>

/** Makes agents whose connections lead only where they may. */
export function makeAgents(options: Connecting): Agents {
  const guard = makeGuard(options)
  return { 'http:': new GuardedAgent(guard), 'https:': new GuardedTlsAgent(guard) }
}

type Connected = (error: Error | null, socket?: Duplex) => void
/** What an agent asks for: a connection to a host, which for TLS is to prove a name. */
type Wanted = net.NetConnectOpts & { host?: string; port?: number; servername?: string }
type Guard = (wanted: Wanted, connected: (error: Error | null, socket?: net.Socket) => void) => void

/** Connects, and hands the socket over only where its other end is an address that requests may go to. */
function makeGuard({ isPrivateAllowed, timeoutMs, names }: Connecting): Guard {
  const isAllowed = (address: string): boolean => isPrivateAllowed || isPublicAddress(address)
  const mayAsk = (name: string): boolean => isPrivateAllowed || isPublicName(name)
  const namesOf = names ?? (isPrivateAllowed ? systemNames() : publicNames())
  const lookup = guarded(async (name) => {
    if (!mayAsk(name)) throw new RefusedAddressError()
    const found = (await namesOf(name)).filter(({ address }) => isAllowed(address))
    if (found.length === 0) throw new RefusedAddressError()
    return found
  })
  return ({ host = '', port = 0 }, connected) => {
    if (net.isIP(host) > 0 && !isAllowed(host)) {
      connected(new RefusedAddressError())
      return
    }
    const socket = net.connect({ host, port, lookup, noDelay: true })
    const isLate = (): void => void socket.destroy(Object.assign(new Error('too late'), { code: 'ETIMEDOUT' }))
    const fail = (error: Error): void => connected(error)
    // Until a request has the socket, its own limit does not reach it.
    socket.setTimeout(timeoutMs, isLate)
    socket.once('error', fail)
    socket.once('connect', () => {
      socket.off('error', fail)
      if (isAllowed(socket.remoteAddress ?? '')) return connected(null, socket)
      socket.destroy()
      return connected(new RefusedAddressError())
    })
  }
}

/** Looks names up as sockets have it done. */
const guarded =
  (names: Names): LookupFunction =>
  (name, options, answer) => {
    const fail = (error: Error): void => answer(error, '')
    names(name).then((found) => {
      const [first] = found
      if (!first) return fail(new UnknownNameError())
      return options.all ? answer(null, found) : answer(null, first.address, first.family)
    }, fail)
  }

/** From now on the request's own limit holds. */
function withoutLimit(socket: net.Socket): void {
  socket.removeAllListeners('timeout')
  socket.setTimeout(0)
}

const agentOptions = { keepAlive: true, timeout: idleMs, scheduling: 'lifo' } as const

class GuardedAgent extends http.Agent {
  private readonly guard: Guard
  constructor(guard: Guard) {
    super(agentOptions)
    this.guard = guard
  }
  override createConnection(options: Wanted, connected: Connected): undefined {
    this.guard(options, (error, socket) => {
      if (socket) withoutLimit(socket)
      connected(error, socket)
    })
  }
}

class GuardedTlsAgent extends https.Agent {
  private readonly guard: Guard
  constructor(guard: Guard) {
    super(agentOptions)
    this.guard = guard
  }
  override createConnection(options: Wanted, connected: Connected): undefined {
    this.guard(options, (error, socket) => {
      if (!socket) return connected(error)
      const { host = '', servername = net.isIP(host) > 0 ? '' : host } = options
      const secured = tls.connect({ socket, servername, host, ALPNProtocols: ['http/1.1'] })
      const fail = (fault: Error): void => connected(fault)
      secured.once('error', fail)
      secured.once('secureConnect', () => {
        secured.off('error', fail)
        withoutLimit(socket)
        connected(null, secured)
      })
    })
  }
}
