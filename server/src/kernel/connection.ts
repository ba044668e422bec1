import pg from 'pg'
import { dbOn, type Db, type Pool } from './db.ts'

/** One connection of its own beside the pool: for LISTEN, for locks that last, for what must not wait for the pool. */
export interface Connection {
  readonly db: Db
  /** Fulfilled when the connection is gone, whoever ended it. */
  readonly ended: Promise<void>
  /** Ends the connection without waiting for the server; its locks go with it. */
  close(): void
}

/**
 * Opens a connection to where the pool connects to. It is bound to no company, so row-level security shows it no
 * company's rows. Rejects when the database does not answer.
 */
export async function openConnection(
  pool: Pool,
  onNotify: (channel: string, payload: string) => void,
): Promise<Connection> {
  const { options } = pool
  // pg hides the password from being listed, so a spread alone would lose it.
  const client = new pg.Client({
    ...options,
    ...(options.password !== undefined && { password: options.password }),
    keepAlive: true,
  })
  const ended = new Promise<void>((resolve) => client.once('end', resolve))
  // Always followed by 'end'; without a listener it would end the process.
  client.on('error', () => undefined)
  client.on('notification', ({ channel, payload }) => onNotify(channel, payload ?? ''))
  await client.connect()
  const ready = (): undefined => undefined
  // One that is broken already is closed.
  const close = (): void => void client.end().catch(() => undefined)
  return { db: dbOn(client, ready), ended, close }
}
