import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { DatabaseError } from './database.error.ts'
import { isAlive } from './embedded.postmaster.ts'

/** Held by the server that uses a data folder; any fixed number does, this one is "ekfold" in ASCII. */
const folderLock = '0x656b666f6c64'

/**
 * Marks the data folder as in use, for as long as the returned connection lives. The database itself keeps the mark, so a
 * killed process leaves none behind and no reused process number can stand for it.
 * @throws DatabaseError naming the process that has it
 */
export async function lockFolder(ownerUrl: string, dataDir: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: ownerUrl,
    application_name: `eventkit ${process.pid}`,
    keepAlive: true,
  })
  client.on('error', () => {}) // a lost connection is a lost postmaster, which its supervision sees
  await client.connect()
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>(`select pg_try_advisory_lock(${folderLock}) as taken`)
    if (rows[0]?.taken) return client
    const holder = await findHolder(client)
    if (holder !== undefined && isAlive(holder)) {
      await client.end()
      throw new DatabaseError(
        `the data folder ${dataDir} is in use by another EventKit (process ${holder}): stop that one, or set EVENTKIT_DATA to another folder`,
      )
    }
    await sleep(20) // its process is dead; its connection is about to be
  }
}

async function findHolder(client: pg.Client): Promise<number | undefined> {
  const { rows } = await client.query<{ holder: number }>(
    `select substring(application_name from 'eventkit (\\d+)')::int as holder from pg_stat_activity a
     join pg_locks l using (pid) where l.locktype = 'advisory' and l.granted and a.datname = current_database()
       and l.objsubid = 1 and l.classid::bigint << 32 | l.objid::bigint = ${folderLock}`,
  )
  return rows[0]?.holder
}
