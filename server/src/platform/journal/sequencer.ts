import type { Logger } from 'pino'
import type { Db } from '../../kernel/db.ts'
import { listenTo, notify, sequenceInbox, tryLock } from './journal.store.ts'
import type { Link } from './link.ts'
import { startLoop, throttled } from './loop.ts'

/** Where a process that committed tells the one that numbers. */
export const inboxChannel = 'eventkit_inbox'

const leaderLock = 'eventkit.sequencer'
/** Entries numbered by one statement: large enough for any burst, small enough to be one short transaction. */
const batchSize = 1000
/** A process that does not lead asks this often whether it may. */
const electionMs = 1000
/** The leader looks without being poked: soon after work, ever more rarely when there is none. */
const lookMs = { first: 500, most: 5000 }
/** Under load the leader numbers at most this often, since most of a round is its own cost (docs/adr/0003). */
const numberEveryMs = 14
/** Pokes of one process to another go out at most this often. */
const pokeEveryMs = 5

/** Numbers the journal, in this process or by telling the one that does. */
export interface Sequencer {
  /** Something was committed. Never waits, never fails: a lost poke costs a moment, not an entry. */
  poke(): void
  readonly isLeader: boolean
  /** Entries this process has numbered. */
  readonly moved: number
  close(): Promise<void>
}

/** What the sequencer runs on. */
export interface SequencerOptions {
  link: Link
  log: Logger
  /** False for a process that leaves numbering to others and only tells them. */
  mayLead?: boolean
}

interface State {
  link: Link
  log: Logger
  mayLead: boolean
  /** Undefined while the database is away. */
  db: Db | undefined
  isLeader: boolean
  moved: number
  idleLooks: number
}

/**
 * Numbers what has been committed, when this process is the one that does (it holds the session lock); otherwise forwards
 * pokes to it, and takes over within a second when it is gone. Two that both believe they lead are harmless: the database
 * lets one at a time through.
 */
export function startSequencer({ link, log, mayLead = true }: SequencerOptions): Sequencer {
  const state: State = { link, log, mayLead, db: undefined, isLeader: false, moved: 0, idleLooks: 0 }
  const loop = startLoop({ round: () => round(state), pauseMs: () => pauseOf(state) })
  const forward = throttled(pokeEveryMs, () => void tell(state))
  const number = throttled(numberEveryMs, loop.wake)
  const poke = (): void => (state.isLeader ? number() : forward())
  link.use({
    up: (db) => {
      state.db = db
      loop.wake()
    },
    down: () => {
      state.db = undefined
      state.isLeader = false
    },
    notified: (channel) => {
      if (channel === inboxChannel) number()
    },
  })
  return {
    poke,
    get isLeader() {
      return state.isLeader
    },
    get moved() {
      return state.moved
    },
    close: () => loop.close(),
  }
}

const pauseOf = ({ isLeader, idleLooks }: State): number =>
  isLeader ? Math.min(lookMs.most, lookMs.first * 2 ** idleLooks) : electionMs

/** One look into the inbox. True when there may be more. */
async function round(state: State): Promise<boolean> {
  const { db } = state
  if (!db) return false
  try {
    if (!state.isLeader && !(await standForLeader(state, db))) return false
    const count = await sequenceInbox(db, batchSize)
    state.moved += count
    state.idleLooks = count > 0 ? 0 : state.idleLooks + 1
    return count >= batchSize
  } catch (error) {
    state.link.drop(error)
    return false
  }
}

async function standForLeader(state: State, db: Db): Promise<boolean> {
  if (!state.mayLead || !(await tryLock(db, leaderLock, ''))) return false
  await listenTo(db, inboxChannel)
  if (state.db !== db) return false
  state.isLeader = true
  state.log.info('this process numbers the journal')
  return true
}

async function tell({ db, link }: State): Promise<void> {
  if (db) await notify(db, inboxChannel).catch((error: unknown) => link.drop(error))
}
