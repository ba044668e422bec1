import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { socketUrl } from './embedded.access.ts'
import { prepareCluster } from './embedded.cluster.ts'
import type { EmbeddedOptions } from './embedded.cluster.ts'
import { lockFolder } from './embedded.lock.ts'
import { startAndSetUp, startOrJoin } from './embedded.running.ts'

/** A running embedded PostgreSQL. The admin is a superuser, for setting up only. */
export interface Embedded {
  appUrl: string
  ownerUrl: string
  adminUrl: string
  close(): Promise<void>
}

/** The leash of the one that ended may still be removing its socket's folder, which the next one takes again. */
const leashMs = 300

/**
 * Starts PostgreSQL under the data folder, making it on first use, or takes over one that a killed server left behind.
 * @throws DatabaseError saying what to do, when the folder is in use or the cluster cannot start
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const cluster = await prepareCluster(options)
  let running = await startAndSetUp(cluster)
  const isGuest = options.mode === 'share' && running.isJoined
  let lock: pg.Client | undefined
  let isClosing = false

  const takeLock = async (): Promise<void> => {
    if (!isGuest) lock = await lockFolder(socketUrl(running, 'owner', cluster.passwords), options.dataDir)
  }
  const restartWhenLost = async (): Promise<void> => {
    for (;;) {
      await running.ended
      if (isClosing) return
      cluster.log('the embedded PostgreSQL ended unexpectedly, starting it again')
      await sleep(leashMs)
      running = await startOrJoin(cluster, running.host)
      await takeLock()
    }
  }

  try {
    await takeLock()
  } catch (error) {
    if (!running.isJoined) await running.stop() // one we joined is whose the lock is
    throw error
  }
  if (!isGuest) {
    restartWhenLost().catch((error: unknown) => cluster.log(`the embedded PostgreSQL is lost: ${String(error)}`))
  }
  return {
    appUrl: socketUrl(running, 'app', cluster.passwords),
    ownerUrl: socketUrl(running, 'owner', cluster.passwords),
    adminUrl: socketUrl(running, 'admin', cluster.passwords),
    close: async () => {
      isClosing = true
      await lock?.end()
      if (isGuest) return
      await running.stop()
    },
  }
}
