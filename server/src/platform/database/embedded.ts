import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { socketUrl } from './embedded.access.ts'
import { type Cluster, type EmbeddedOptions, prepareCluster } from './embedded.cluster.ts'
import { lockFolder } from './embedded.lock.ts'
import { isGoing, mostAttempts, type Running, startAndSetUp, startOrJoin } from './embedded.running.ts'

/** A running embedded PostgreSQL. The admin is a superuser, for setting up only. */
export interface Embedded {
  appUrl: string
  ownerUrl: string
  adminUrl: string
  close(): Promise<void>
}

/** The leash of the one that ended may still be removing its socket's folder, which the next one takes again. */
const leashMs = 300
/** After a start that failed. */
const retryMs = 1000

/**
 * Starts PostgreSQL under the data folder, making it on first use; one that a killed server left behind is ended first.
 * @throws DatabaseError saying what to do, when the folder is in use or the cluster cannot start
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const cluster = await prepareCluster(options)
  let { running, lock } = await startOrShare(cluster, options)
  const isGuest = lock === undefined
  // Where the URLs lead that were given out.
  const { host } = running
  let isClosing = false
  let restarting: Promise<void> | undefined

  const keepRunning = async (): Promise<void> => {
    for (;;) {
      await running.ended
      if (isClosing) return
      cluster.log('the embedded PostgreSQL ended unexpectedly, starting it again')
      restarting = restart()
      await restarting
    }
  }
  /** For as long as it takes: a disk that is full now may have room again later. */
  const restart = async (): Promise<void> => {
    for (let pauseMs = leashMs; !isClosing; pauseMs = retryMs) {
      await sleep(pauseMs)
      try {
        ;({ running, lock } = await startAgain(cluster, host, options.dataDir))
        return
      } catch (error) {
        cluster.log(`the embedded PostgreSQL is down and is tried again: ${String(error)}`)
      }
    }
  }
  if (!isGuest)
    keepRunning().catch((error: unknown) => cluster.log(`the embedded PostgreSQL is lost: ${String(error)}`))
  return {
    appUrl: socketUrl(running, 'app', cluster.passwords),
    ownerUrl: socketUrl(running, 'owner', cluster.passwords),
    adminUrl: socketUrl(running, 'admin', cluster.passwords),
    close: async () => {
      isClosing = true
      await restarting
      await lock?.end()
      if (isGuest) return
      await running.stop()
    },
  }
}

/**
 * One of our own with its lock, at the place where the one before was.
 * @throws DatabaseError while another process has the folder
 */
async function startAgain(
  cluster: Cluster,
  host: string,
  dataDir: string,
): Promise<{ running: Running; lock: pg.Client }> {
  const running = await startOrJoin(cluster, host)
  try {
    const lock = await takeLock(cluster, running, dataDir)
    if (running.host === host) return { running, lock }
    // A command's that was killed: nobody has its lock, and it is elsewhere.
    await lock.end()
    await running.stop()
  } catch (error) {
    if (!running.isJoined) await running.stop()
    throw error
  }
  return startAgain(cluster, host, dataDir)
}

/** One of our own with its lock, or, to share, the one that runs. */
async function startOrShare(
  cluster: Cluster,
  { mode, dataDir }: EmbeddedOptions,
): Promise<{ running: Running; lock: pg.Client | undefined }> {
  for (let attempt = 1; ; attempt++) {
    const running = await startAndSetUp(cluster)
    if (running.isJoined && mode === 'share') return { running, lock: undefined }
    try {
      const lock = await takeLock(cluster, running, dataDir)
      if (!running.isJoined) return { running, lock }
      // Nobody had the lock: its server was killed, and so it ends any moment, under whoever relies on it.
      await running.stop()
    } catch (error) {
      if (!running.isJoined) await running.stop() // one we joined is whose the lock is
      if (!running.isJoined || !isGoing(error) || attempt >= mostAttempts) throw error
      await sleep(50)
    }
  }
}

const takeLock = (cluster: Cluster, running: Running, dataDir: string): Promise<pg.Client> =>
  lockFolder(socketUrl(running, 'owner', cluster.passwords), dataDir)
