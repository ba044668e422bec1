import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Who watches what. */
export interface FeedJob {
  origin: string
  token: string
  count: number
}

/** What the clients have had since the last look: each entry at each client is one delivery. */
export interface Deliveries {
  delays: number[]
  received: number
}

/** Feed clients in a process of their own. */
export interface FeedClients {
  take(): Promise<Deliveries>
  close(): void
}

/** Opens the connections; fulfilled when every client has been greeted. */
export async function startFeedClients(job: FeedJob): Promise<FeedClients> {
  const child = fork(fileURLToPath(new URL('feed.process.ts', import.meta.url)), { serialization: 'advanced' })
  const gone = once(child, 'exit').then(() => Promise.reject(new Error('the feed clients ended')))
  gone.catch(() => undefined) // it ends with the part
  const ask = async (message: FeedJob | 'take'): Promise<unknown> => {
    const answer = once(child, 'message')
    child.send(message)
    return (await Promise.race([answer, gone]))[0]
  }
  await ask(job)
  return {
    take: async () => (await ask('take')) as Deliveries,
    close: () => child.kill(),
  }
}
