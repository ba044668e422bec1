import type { Logger } from 'pino'
import type { Db } from '../../kernel/db.ts'
import { listenTo, notify, sequenceInbox, tryLock } from './journal.store.ts'
import type { Link } from './link.ts'

/** Where a process that committed tells the one that numbers. */
export const inboxChannel = 'eventkit_inbox'

const leaderLock = 'eventkit.sequencer'
/** Entries numbered by one statement: large enough for any burst, small enough to be one short transaction. */
const batchSize = 1000
/** A process that does not lead asks this often whether it may. */
const electionMs = 1000
/** The leader looks without being poked: soon after work, ever more rarely when there is none. */
const lookMs = { first: 500, most: 5000 }
/** Pokes of one process to another go out at most this often. */
const pokeEveryMs = 5

export interface Sequencer {
  /** Something was committed. Never waits, never fails: a lost poke costs a moment, not an entry. */
  poke(): void
  readonly isLeader: boolean
  /** Entries this process has numbered. */
  readonly moved: number
  close(): void
}

/**
 * Numbers what has been committed, when this process is the one that does (it holds the session lock); otherwise forwards
 * pokes to it, and takes over within a second when it is gone. Two that both believe they lead are harmless: the database
 * lets one at a time through.
 */
export function startSequencer({ link, log }: { link: Link; log: Logger }): Sequencer {
  let db: Db | undefined
  let isLeader = false
  let isBusy = false
  let isPoked = false
  let moved = 0
  let idleLooks = 0
  let timer: NodeJS.Timeout | undefined
  const forward = throttled(pokeEveryMs, () => void tell())

  async function work(): Promise<void> {
    if (!db || isBusy) return
    const on = db
    isBusy = true
    clearTimeout(timer)
    try {
      if (!isLeader) await standForLeader(on)
      if (isLeader) await numberAll(on)
    } catch (error) {
      link.drop(error)
    } finally {
      isBusy = false
      if (db) schedule()
    }
  }

  async function standForLeader(on: Db): Promise<void> {
    if (!(await tryLock(on, leaderLock, ''))) return
    await listenTo(on, inboxChannel)
    if (on !== db) return
    isLeader = true
    log.info('this process numbers the journal')
  }

  /** Looks until there is nothing left; a poke during a look asks for another, since that look may have missed it. */
  async function numberAll(on: Db): Promise<void> {
    let count: number
    do {
      isPoked = false
      count = await sequenceInbox(on, batchSize)
      moved += count
      idleLooks = count > 0 ? 0 : idleLooks + 1
    } while (on === db && (isPoked || count === batchSize))
  }

  function schedule(): void {
    const pause = isLeader ? Math.min(lookMs.most, lookMs.first * 2 ** idleLooks) : electionMs
    timer = setTimeout(() => void work(), isPoked && isLeader ? 0 : pause)
  }

  async function tell(): Promise<void> {
    if (!db) return
    await notify(db, inboxChannel).catch((error: unknown) => link.drop(error))
  }

  const poke = (): void => {
    isPoked = true
    if (isLeader) void work()
    else forward()
  }

  link.use({
    up: (fresh) => {
      db = fresh
      void work()
    },
    down: () => {
      db = undefined
      isLeader = false
      clearTimeout(timer)
    },
    notified: (channel) => {
      if (channel === inboxChannel) poke()
    },
  })

  return {
    poke,
    get isLeader() {
      return isLeader
    },
    get moved() {
      return moved
    },
    close: () => {
      db = undefined
      isLeader = false
      clearTimeout(timer)
    },
  }
}

/** Runs at once and then at most every `ms`; a call in between runs when the time is up. */
function throttled(ms: number, run: () => void): () => void {
  let isResting = false
  let isWanted = false
  const go = (): void => {
    if (isResting) {
      isWanted = true
      return
    }
    isResting = true
    isWanted = false
    run()
    setTimeout(() => {
      isResting = false
      if (isWanted) go()
    }, ms).unref()
  }
  return go
}
