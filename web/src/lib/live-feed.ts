import { onlineManager } from '@tanstack/react-query'
import { queryClient } from '@/lib/query-client'
import { type FeedState, type Place, Feed } from '@/lib/realtime'
import type { FeedEntry, Presence } from '@/lib/feed-entry'
import { callRest } from '@/lib/rest'
import { getAccessToken } from '@/lib/session'
import { createStore } from '@/lib/store'

/** How changes reach this tab now. */
export const feedState = createStore<FeedState>('connecting')

/** Who else is here, and on which record. */
export const others = createStore<readonly Presence[]>([])

const followers = new Set<(entries: readonly FeedEntry[]) => void>()

/** Tells `hear` of every entry as it comes, after the screen was brought up to date, until the function it gives is called. */
export function followFeed(hear: (entries: readonly FeedEntry[]) => void): () => void {
  followers.add(hear)
  return () => followers.delete(hear)
}

let feed: Feed | undefined
let place: Place | undefined

/** Starts following the company's journal; every entry goes to `react`. Gives the function that ends it. */
export function goLive(react: (entries: FeedEntry[]) => void): () => void {
  const running = new Feed({
    getToken: getAccessToken,
    onEntries: (entries) => {
      react(entries)
      for (const hear of followers) hear(entries)
    },
    onStart: () => void queryClient.invalidateQueries(),
    openSocket: (after) => new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/v1/feed?after=${after}`),
    poll,
  })
  feed = running
  running.showPresence(place)
  const ends = [
    running.state.subscribe(() => followState(running.state.get())),
    running.others.subscribe(() => others.set(running.others.get())),
    listen('online', () => running.wake()),
    listen('offline', () => running.sleep()),
  ]
  return () => {
    for (const end of ends) end()
    running.stop()
    if (feed === running) feed = undefined
    feedState.set('connecting')
  }
}

// What the feed learns about the connection decides whether reads and writes go out or wait.
function followState(state: FeedState): void {
  feedState.set(state)
  if (state === 'offline') onlineManager.setOnline(false)
  else if (state !== 'connecting') onlineManager.setOnline(true)
}

function listen(event: 'online' | 'offline', act: () => void): () => void {
  window.addEventListener(event, act)
  return () => window.removeEventListener(event, act)
}

function poll(after: number, wait: number, token: string, signal: AbortSignal): Promise<unknown> {
  return callRest('GET', `/api/v1/journal?after=${after}&wait=${wait}&page_size=100`, undefined, token, signal)
}

/** Tells the others which record this person has open; undefined for none. */
export function showPresence(next: Place | undefined): void {
  // A record on the screen says so before the feed is there to tell it.
  place = next
  feed?.showPresence(next)
}
