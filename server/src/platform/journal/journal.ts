import type { Logger } from 'pino'
import type { Clock } from '../../kernel/clock.ts'
import type { Entry } from '../../kernel/ctx.ts'
import type { Pool } from '../../kernel/db.ts'
import type { Keyring } from '../../kernel/keyring.ts'
import type { JobQueue } from '../../kernel/job-queue.ts'
import { openLink, type Link } from './link.ts'
import { startSealer } from './sealer.ts'
import { startSequencer, type Sequencer } from './sequencer.ts'
import type { Patience } from './sink.delivery.ts'
import { runSink } from './sink.runner.ts'
import type { AnySink } from './sink.ts'
import { startTail, type Tail } from './tail.ts'

/** Called with entries as soon as they are committed here, and again as they come back numbered from the journal. */
export type EntryListener = (entries: readonly Pick<Entry, 'tenantId' | 'kind' | 'payload'>[]) => void

/** The journal as a process runs it. */
export interface Journal {
  /** Something was committed here. */
  poke(): void
  /** The process's connection that listens; others may use it, too. */
  readonly link: Link
  readonly sequencer: Sequencer
  readonly tail: Tail
  /** Aborted when those who wait for entries should wait no longer: the process is about to stop. */
  readonly stopping: AbortSignal
  /** Ends long polls; numbering and reading go on for what still runs. */
  stopWaits(): void
  close(): Promise<void>
}

/** What the journal runs on. */
export interface JournalOptions {
  pool: Pool
  log: Logger
  clock: Clock
  /** Opens what is personal in entries. */
  keyring: Keyring
  /** Hear of every entry as it comes back numbered. */
  listeners: readonly EntryListener[]
  /** Attached for as long as the journal runs. */
  sinks?: readonly AnySink[]
  /** Where the jobs of sinks of many destinations go, once that is open; needed with sinks. */
  queue?: Promise<JobQueue>
  /** False for a process that serves and leaves numbering to others. */
  mayLead?: boolean
  patience?: Patience
}

/** Of a journal without jobs, as tests have it: nobody waits for it but a sink of many destinations. */
const noQueue = new Promise<JobQueue>(() => undefined)

/** Starts numbering (or standing by for it), reading, and the sinks. */
export function startJournal(options: JournalOptions): Journal {
  const link = openLink(options)
  const tail = startTail({ ...options, link })
  const sequencer = startSequencer({ link, log: options.log, mayLead: options.mayLead ?? true })
  const sealer = startSealer({ ...options, sequencer })
  const stopping = new AbortController()
  // The first to subscribe: caches drop what is stale before anybody else acts on the same entries.
  tail.subscribe(
    ({ entries }) => {
      for (const listener of options.listeners) listener(entries)
    },
    () => false,
  )
  const { queue = noQueue } = options
  const runners = (options.sinks ?? []).map((sink) => runSink({ ...options, queue, sink, link, tail }))
  return {
    poke: sequencer.poke,
    link,
    sequencer,
    tail,
    stopping: stopping.signal,
    stopWaits: () => stopping.abort(),
    close: async () => {
      stopping.abort()
      await Promise.all(runners.map((runner) => runner.close()))
      await Promise.all([sequencer.close(), sealer.close(), tail.close()])
      link.close()
    },
  }
}
