import { describe, expect, it } from 'vitest'
import { defineJob } from '../../kernel/job.ts'
import type { TakenJob } from '../queue/job.engine.ts'
import { type Lane, makeLane } from './job.lane.ts'

/** A lane over jobs that wait in this order, each called after its company. */
function aLane(concurrency: number, names: string[]): Lane {
  const kind = defineJob({ name: 'tests.turns', concurrency, payload: () => ({}), run: () => Promise.resolve() })
  const waiting = names.map((id): TakenJob => ({ id, groupId: id.slice(0, 1), retryCount: 0, data: { payload: {} } }))
  return makeLane(kind, (most, except) => {
    const due = waiting.filter(({ groupId }) => !except.includes(groupId)).slice(0, most)
    for (const job of due) waiting.splice(waiting.indexOf(job), 1)
    return Promise.resolve(due)
  })
}

/** What is started, until nothing more is. */
async function started(lane: Lane): Promise<TakenJob[]> {
  const all: TakenJob[] = []
  while (lane.free() > 0) {
    const jobs = await lane.next(lane.free())
    if (jobs.length === 0) break
    all.push(...jobs)
  }
  return all
}

const idsOf = (jobs: TakenJob[]): string[] => jobs.map(({ id }) => id)

describe('jobs of one kind', () => {
  it('are taken of each company in turn, however many one has', async () => {
    const lane = aLane(1, ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1'])
    const order: string[] = []
    for (let i = 0; i < 7; i++) {
      const [job] = await started(lane)
      if (!job) break
      order.push(job.id)
      lane.leave(job)
    }
    expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4'])
  })

  it('leave a place to other companies', async () => {
    const lane = aLane(4, ['a1', 'a2', 'a3', 'a4', 'a5'])
    const running = await started(lane)
    expect(idsOf(running)).toEqual(['a1', 'a2', 'a3'])
    expect(lane.free()).toBe(1)
    lane.leave(running[0]!)
    expect(idsOf(await started(lane))).toEqual(['a4'])
  })
})
