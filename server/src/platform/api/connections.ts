import type { Server } from 'node:net'
import type { Config } from '../../config.ts'
import { isProxy } from './peer.ts'
import { networkOf } from '../../kernel/network.ts'

/** Open files that are not connections of callers: the database's, imports, logs. */
const keptFiles = 200
/** gRPC's part of all connections; the rest is for REST, Connect, the feed and the web app. */
const grpcPart = 0.25
/** One network's part of a port's connections. */
const networkPart = 0.25
/** The feed's part of its port: its connections stay, and must leave room for those that come and go. */
const feedPart = 0.8

/** How many connections each part of the server takes. */
export interface ConnectionLimits {
  http: number
  grpc: number
  feed: number
}

/** The limits by MAX_CONNECTIONS, and by the files that this process may have open. */
export function connectionLimits({ maxConnections }: Pick<Config, 'maxConnections'>): ConnectionLimits {
  const all = Math.min(maxConnections, Math.max(mostFiles() - keptFiles, 20))
  const grpc = Math.floor(all * grpcPart)
  return { http: all - grpc, grpc, feed: Math.floor((all - grpc) * feedPart) }
}

/** `ulimit -n`; as good as unlimited where the system has none. */
function mostFiles(): number {
  // Without asking names of addresses, which may take seconds.
  Object.assign(process.report, { excludeNetwork: true })
  const report: { userLimits?: { open_files?: { soft?: number | string } } } = process.report.getReport()
  const most = Number(report.userLimits?.open_files?.soft)
  return Number.isFinite(most) ? most : Number.MAX_SAFE_INTEGER
}

/**
 * Closes connections beyond a port's share, and beyond one network's part of it, so that nobody keeps all others out.
 * Connections of a trusted proxy belong to many people; the proxy has to limit them.
 */
export function limitConnections(server: Server, most: number, config: Config): void {
  server.maxConnections = most
  if (!config.rateLimit) return
  const enter = makeTally(Math.max(Math.floor(most * networkPart), 1))
  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? ''
    if (isProxy(address, config.trustProxy)) return
    const leave = enter(networkOf(address))
    if (leave) socket.once('close', leave)
    else socket.destroy()
  })
}

/** Counts who is in by their network; what comes back leaves, or is undefined for one too many. */
export function makeTally(most: number): (network: string) => (() => void) | undefined {
  const counts = new Map<string, number>()
  return (network) => {
    const count = counts.get(network) ?? 0
    if (count >= most) return undefined
    counts.set(network, count + 1)
    return () => {
      const left = (counts.get(network) ?? 1) - 1
      if (left > 0) counts.set(network, left)
      else counts.delete(network)
    }
  }
}
