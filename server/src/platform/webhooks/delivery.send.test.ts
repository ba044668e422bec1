import { describe, expect, it } from 'vitest'
import type { Batch, Parcel } from './delivery.claim.ts'
import { sendAll } from './delivery.send.ts'
import type { Answer } from './sender.ts'

/** One of a subject, at a position. */
const aParcel = (subject: number, position: number): Parcel => ({
  body: String(position),
  row: {
    id: `d${position}`,
    seq: position,
    endpoint_id: 'e',
    position,
    event_id: `m${position}`,
    event_type: 'work.task.updated',
    subject_type: 'work.task',
    subject_id: `s${subject}`,
    state: 'waiting',
    attempts: 0,
    tries: [],
    created_at: new Date(0),
    first_attempt_at: null,
    next_attempt_at: null,
    ended_at: null,
  },
})

const batchOf = (parcels: Parcel[]): Batch => ({
  url: 'https://hooks.example.com/',
  secrets: [`whsec_${Buffer.alloc(32).toString('base64')}`],
  failures: 0,
  parcels,
})

/** An address that answers everything after a while, by a clock that each answer moves on. */
function anAddress(answerMs: number, answer: (body: string) => Partial<Answer> = () => ({})) {
  let now = 0
  const asked: string[] = []
  return {
    asked,
    now: () => now,
    send: async ({ body }: { body: string }): Promise<Answer> => {
      asked.push(body)
      const at = now + answerMs
      await new Promise(setImmediate)
      now = Math.max(now, at)
      return { startedAt: new Date(0), durationMs: answerMs, status: 200, response: '', ...answer(body) }
    },
  }
}

describe('a batch', () => {
  it('of a slow address ends with its run, which waits only for what is under way', async () => {
    const address = anAddress(14_000)
    const parcels = Array.from({ length: 400 }, (_, i) => aParcel(i, i))
    const sent = await sendAll(batchOf(parcels), address, () => address.now() >= 10_000)
    expect(address.now()).toBe(14_000)
    expect(sent).toHaveLength(16)
    expect(sent.map(({ body }) => body)).toEqual(address.asked)
  })

  it('ends between two of one subject, too', async () => {
    const address = anAddress(4000)
    const parcels = Array.from({ length: 10 }, (_, i) => aParcel(1, i))
    const sent = await sendAll(batchOf(parcels), address, () => address.now() >= 10_000)
    expect(sent.map(({ row }) => row.position)).toEqual([0, 1, 2])
  })

  it('goes on with other subjects where one is refused', async () => {
    const address = anAddress(1, (body) => (body === '0' ? { status: 422, fault: 'status' } : {}))
    const parcels = [aParcel(1, 0), aParcel(2, 1), aParcel(1, 2), aParcel(2, 3)]
    const sent = await sendAll(batchOf(parcels), address, () => false)
    expect(sent.map(({ row }) => row.position).toSorted()).toEqual([0, 1, 3])
  })

  it('ends where an address takes nothing', async () => {
    const address = anAddress(1, () => ({ status: 503, fault: 'status' }))
    const parcels = Array.from({ length: 400 }, (_, i) => aParcel(i, i))
    const sent = await sendAll(batchOf(parcels), address, () => false)
    // Five that failed, each of which but the last let the next one start, beside what was under way.
    expect(sent).toHaveLength(20)
  })
})
