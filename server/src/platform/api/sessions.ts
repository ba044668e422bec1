import { constants, type Http2Server, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2'

/** How long the parts of a connection may take, in milliseconds. */
export interface Patience {
  /** Until the other end has said that it speaks HTTP/2. */
  hello: number
  /** Without a call under way. */
  idle: number
  /** For all of a request to arrive. */
  request: number
  /** Between two looks. */
  look: number
}

const usualPatience: Patience = { hello: 10_000, idle: 120_000, request: 120_000, look: 15_000 }
/** How long a connection that was told to go may take. */
const goodbyeMs = 5000

interface Watched {
  /** The calls under way, and when each began. */
  calls: Map<ServerHttp2Stream, number>
  hasGreeted: boolean
  /** Since when there was no call. */
  quietSince: number
  /** A ping was sent and is not answered yet. */
  isAwaited: boolean
}

/** The connections of a gRPC server; Node has no list of them, and closing the server waits for each for ever. */
export type Sessions = ReadonlyMap<ServerHttp2Session, Watched>

/**
 * Ends connections that keep a place and do nothing: without a greeting, without a call for two minutes, with a request that
 * does not come to its end, or with calls open and nobody there who answers a ping.
 */
export function watchSessions(grpc: Http2Server, patience: Patience = usualPatience): Sessions {
  const sessions = new Map<ServerHttp2Session, Watched>()
  grpc.on('session', (session) => {
    const watched: Watched = { calls: new Map(), hasGreeted: false, quietSince: Date.now(), isAwaited: false }
    sessions.set(session, watched)
    session.once('remoteSettings', () => (watched.hasGreeted = true))
    session.once('close', () => sessions.delete(session))
    session.on('stream', (stream) => watchCall(watched, stream))
  })
  const looking = setInterval(() => {
    for (const [session, watched] of sessions) look(session, watched, patience)
  }, patience.look)
  looking.unref()
  grpc.once('close', () => clearInterval(looking))
  return sessions
}

function watchCall(watched: Watched, stream: ServerHttp2Stream): void {
  watched.calls.set(stream, Date.now())
  stream.once('close', () => {
    watched.calls.delete(stream)
    watched.quietSince = Date.now()
  })
}

function look(session: ServerHttp2Session, watched: Watched, patience: Patience): void {
  const { calls, hasGreeted, quietSince, isAwaited } = watched
  const now = Date.now()
  if (calls.size === 0) {
    if (!hasGreeted && now - quietSince >= patience.hello) session.destroy()
    else if (now - quietSince >= patience.idle) end(session)
    return
  }
  for (const [stream, since] of calls) {
    const isWhole = stream.state.remoteClose === 1
    if (!isWhole && now - since >= patience.request) stream.close(constants.NGHTTP2_CANCEL)
  }
  // A call may be idle for long, so a ping tells whether the other end is still there.
  if (isAwaited) return session.destroy()
  watched.isAwaited = session.ping(() => (watched.isAwaited = false))
}

function end(session: ServerHttp2Session): void {
  session.close()
  setTimeout(() => session.destroy(), goodbyeMs).unref()
}
