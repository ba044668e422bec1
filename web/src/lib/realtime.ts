import { type FeedEntry, type FeedMessage, type Presence, readFeedMessage } from '@/lib/feed-entry'
import { createStore } from '@/lib/store'

/** How changes of others arrive: by socket, by asking, or not at all. */
export type FeedState = 'connecting' | 'live' | 'polling' | 'offline'

/** The record a person has open. */
export interface Place {
  subjectType: string
  subjectId: string
}

/** What the feed needs from outside; tests bring their own. */
export interface FeedOptions {
  /** A valid access token other than the one that the server refused, or undefined when nobody is signed in. */
  getToken: (refused?: string) => Promise<string | undefined>
  /** New entries, in order, each exactly once. */
  onEntries: (entries: FeedEntry[]) => void
  /** Called when the feed first knows its place, since what was read before may be older than that. */
  onStart: () => void
  openSocket: (after: number) => WebSocket
  /** Asks for entries after a position, waiting up to `wait` seconds for one. */
  poll: (after: number, wait: number, token: string, signal: AbortSignal) => Promise<unknown>
  /** Milliseconds before try number n, from 1. */
  backoff?: (attempt: number) => number
}

const CONNECTING = 0
const OPEN = 1
/** The token has expired, or the session has ended. */
const CLOSED_REFUSED = 4401
const CLOSED_TO_RESUME = new Set([CLOSED_REFUSED, 4408 /* too slow */])
/** The journal does not reach our position. */
const CLOSED_AHEAD = 4416
const SILENCE_MS = 75_000
const POLL_WAIT_S = 25

/** Grows to 15 s, spread so that a whole crew does not come back in the same instant. */
function spread(attempt: number): number {
  return Math.min(15_000, 250 * 2 ** (attempt - 1)) * (0.75 + Math.random() / 2)
}

/**
 * Follows the journal. A socket when possible, long polling while it is not; both resume after the last position, and
 * entries at or before it are dropped, so that nothing is missing and nothing comes twice.
 */
export class Feed {
  readonly state = createStore<FeedState>('connecting')
  readonly others = createStore<readonly Presence[]>([])
  readonly #options: FeedOptions
  #position = -1
  #refused: string | undefined
  #attempt = 0
  #stopped = false
  #socket: WebSocket | undefined
  #welcomed: WebSocket | undefined
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #silenceTimer: ReturnType<typeof setTimeout> | undefined
  #polling: AbortController | undefined
  #place: Place | undefined

  constructor(options: FeedOptions) {
    this.#options = options
    void this.#connect()
  }

  /** Says which record this person has open; undefined for none. */
  showPresence(place: Place | undefined): void {
    this.#place = place
    this.#sendPresence()
  }

  /** Tries again at once, for when the network is back. */
  wake(): void {
    if (this.#socket?.readyState === OPEN) return
    this.#attempt = 0
    void this.#connect()
  }

  /** Lets go of a connection that the browser says is gone; the socket itself would notice minutes later. */
  sleep(): void {
    const socket = this.#socket
    if (socket) {
      letGo(socket)
      this.#closed(socket, 1006)
    }
    this.#polling?.abort()
    this.state.set('offline')
  }

  /** Ends the feed for good. */
  stop(): void {
    this.#stopped = true
    clearTimeout(this.#retryTimer)
    clearTimeout(this.#silenceTimer)
    this.#polling?.abort()
    if (this.#socket) letGo(this.#socket)
  }

  async #connect(): Promise<void> {
    clearTimeout(this.#retryTimer)
    if (this.#stopped || this.#socket) return
    const token = await this.#options.getToken(this.#refused).catch(() => undefined)
    if (this.#stopped || this.#socket) return
    if (!token) return this.#retry()
    const socket = this.#options.openSocket(this.#position)
    this.#socket = socket
    socket.addEventListener('open', () => {
      socket.send(JSON.stringify({ token }))
      this.#expectWord(socket)
    })
    socket.addEventListener('message', (event: MessageEvent<unknown>) => this.#receive(socket, event.data))
    socket.addEventListener('close', (event) => {
      if (event.code === CLOSED_REFUSED) this.#refused = token
      this.#closed(socket, event.code)
    })
  }

  #receive(socket: WebSocket, data: unknown): void {
    if (socket !== this.#socket || typeof data !== 'string') return
    this.#expectWord(socket)
    this.#attempt = 0
    this.#polling?.abort()
    const message = readFeedMessage(parse(data))
    if (message.ping) socket.send('{"pong":true}')
    this.#take(message)
    if (this.#welcomed === socket) return
    // The first word means that the token was taken; what was said before that is not heard.
    this.#welcomed = socket
    this.#sendPresence()
    this.state.set('live')
  }

  #take(message: FeedMessage): void {
    const fresh = message.entries.filter((entry) => entry.position > this.#position)
    const isFirst = this.#position < 0
    this.#position = Math.max(this.#position, message.position ?? -1, ...fresh.map((entry) => entry.position))
    if (isFirst && this.#position >= 0) this.#options.onStart()
    if (fresh.length > 0) this.#options.onEntries(fresh)
    if (message.presence) this.others.set(message.presence)
  }

  // A socket that died without a word (a sleeping laptop, a dropped route) is closed by us.
  #expectWord(socket: WebSocket): void {
    clearTimeout(this.#silenceTimer)
    this.#silenceTimer = setTimeout(() => socket.close(), SILENCE_MS)
  }

  #closed(socket: WebSocket, code: number): void {
    if (socket !== this.#socket) return
    this.#socket = undefined
    clearTimeout(this.#silenceTimer)
    this.others.set([])
    if (this.#stopped) return
    // The journal is shorter than what was seen of it: a backup was restored, and everything here may be stale.
    if (code === CLOSED_AHEAD) this.#position = -1
    if (CLOSED_TO_RESUME.has(code) && this.#attempt === 0) {
      this.#attempt = 1
      void this.#connect()
    } else {
      this.#retry()
    }
  }

  #retry(): void {
    if (this.#stopped) return
    this.#attempt += 1
    if (this.state.get() === 'live') this.state.set('connecting')
    clearTimeout(this.#retryTimer)
    this.#retryTimer = setTimeout(() => void this.#connect(), (this.#options.backoff ?? spread)(this.#attempt))
    if (this.#attempt >= 2) void this.#pollWhileDown()
  }

  async #pollWhileDown(): Promise<void> {
    if (this.#polling && !this.#polling.signal.aborted) return
    const control = new AbortController()
    this.#polling = control
    try {
      while (!this.#stopped && !control.signal.aborted) await this.#pollOnce(control.signal)
    } catch {
      if (!control.signal.aborted && !this.#stopped) this.state.set('offline')
    } finally {
      control.abort()
    }
  }

  async #pollOnce(signal: AbortSignal): Promise<void> {
    const token = await this.#options.getToken(this.#refused)
    if (!token) throw new Error('Nobody is signed in')
    const hasPlace = this.#position >= 0
    const wait = this.state.get() === 'polling' && hasPlace ? POLL_WAIT_S : 0
    const reply = await this.#options.poll(Math.max(this.#position, 0), wait, token, signal)
    if (signal.aborted) return
    this.state.set('polling')
    if (hasPlace) return this.#take(readFeedMessage(reply))
    // Without a place in the journal there is nothing to resume after: read again what is on the screen, now and then.
    this.#options.onStart()
    await new Promise((resolve) => setTimeout(resolve, POLL_WAIT_S * 1000))
  }

  #sendPresence(): void {
    if (this.#socket?.readyState !== OPEN || this.#welcomed !== this.#socket) return
    const place = this.#place && { subject_type: this.#place.subjectType, subject_id: this.#place.subjectId }
    this.#socket.send(JSON.stringify({ presence: place ?? null }))
  }
}

// Closing a socket that is still opening is a complaint on the console; it is closed once it is open.
function letGo(socket: WebSocket): void {
  if (socket.readyState === CONNECTING) socket.addEventListener('open', () => socket.close())
  else socket.close()
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}
