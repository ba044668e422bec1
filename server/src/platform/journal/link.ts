import type { Logger } from 'pino'
import { openConnection, type Connection } from '../../kernel/connection.ts'
import type { Db, Pool } from '../../kernel/db.ts'
import { backOff } from './back-off.ts'

/** A connection that holds this long ends an outage; one whose first query fails, as on a full disk, does not. */
const settledMs = 500

/** What a part of the journal does with the connection it shares with the others. */
export interface LinkUser {
  /** There is a connection, new to this process: it holds no lock and listens to nothing. */
  up(db: Db): void
  /** It is gone, and what it held with it. */
  down(): void
  /** Some process notified a channel this connection listens to. */
  notified(channel: string): void
}

/** The journal's connection to the database, replaced whenever it breaks. */
export interface Link {
  use(user: LinkUser): void
  /** Something failed on the connection: report it and start over with a new one. */
  drop(error: unknown): void
  close(): void
}

/**
 * Keeps one connection open for as long as the process lives; it hears notifications and holds the advisory locks that make
 * this process the sequencer or the runner of a sink. While the database is away it tries again with growing pauses.
 */
export function openLink({ pool, log }: { pool: Pool; log: Logger }): Link {
  const users: LinkUser[] = []
  let connection: Connection | undefined
  let retry: NodeJS.Timeout | undefined
  const outage = makeOutage(log)
  let isClosed = false

  async function connect(): Promise<void> {
    try {
      const opened = await openConnection(pool, (channel) => users.forEach((user) => user.notified(channel)))
      if (isClosed) return opened.close()
      connection = opened
      const settled = setTimeout(outage.end, settledMs)
      for (const user of users) user.up(opened.db)
      await opened.ended
      clearTimeout(settled)
      connection = undefined
      for (const user of users) user.down()
    } catch (error) {
      report(error)
    }
    if (!isClosed) retry = setTimeout(() => void connect(), backOff(outage.failures, { firstMs: 50, mostMs: 1000 }))
  }

  const report = (error: unknown): void => {
    if (!isClosed) outage.report(error)
  }

  return {
    use(user) {
      users.push(user)
      if (connection) user.up(connection.db)
      else if (users.length === 1) void connect()
    },
    drop(error) {
      report(error)
      if (!isClosed) connection?.close()
    },
    close() {
      isClosed = true
      clearTimeout(retry)
      connection?.close()
    },
  }
}

/** Counts failures in a row. */
function makeOutage(log: Logger) {
  let failures = 0
  return {
    get failures() {
      return failures
    },
    /** Logged once for each outage; later attempts say nothing new. */
    report(error: unknown): void {
      if (failures++ === 0) log.warn({ err: error }, 'the journal lost its connection')
    },
    end(): void {
      if (failures > 0) log.info('the journal is connected again')
      failures = 0
    },
  }
}
