// The feed clients' process: opens as many as it is told, and notes when each entry arrives.
import { WebSocket } from 'ws'
import type { FeedJob } from './feed.ts'

/** How many connections are opened at once. */
const atOnce = 50

let delays: number[] = []

process.on('message', (message: FeedJob | 'take') => void answer(message))
process.on('disconnect', () => process.exit())

async function answer(message: FeedJob | 'take'): Promise<void> {
  if (message !== 'take') {
    await open(message)
    process.send?.('open')
    return
  }
  process.send?.({ delays, received: delays.length })
  delays = []
}

async function open(job: FeedJob): Promise<void> {
  let left = job.count
  const opener = async (): Promise<void> => {
    while (left-- > 0) await openOne(job)
  }
  await Promise.all(Array.from({ length: atOnce }, opener))
}

function openOne({ origin, token }: FeedJob): Promise<void> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/v1/feed`, { perMessageDeflate: false })
  return new Promise((resolve, reject) => {
    socket.on('open', () => socket.send(JSON.stringify({ token })))
    socket.once('message', () => resolve())
    socket.on('message', (data) => note(data.toString()))
    socket.on('error', reject)
    socket.on('close', (code, reason) => {
      console.error(`a feed client was closed: ${code} ${reason.toString()}`)
      process.exit(1)
    })
  })
}

/** An entry's payload names the task, and the task's title says when it was sent. */
function note(message: string): void {
  const now = Date.now()
  for (const [, sentAt] of message.matchAll(/"payload":\{[^}]*sent at (\d+)\./g)) delays.push(now - Number(sentAt))
}
