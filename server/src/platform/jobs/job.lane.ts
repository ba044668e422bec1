import type { JobKind } from '../../kernel/job.ts'
import type { TakenJob } from '../queue/job.engine.ts'

/** Takes up to `most` jobs of a kind that are due, of companies other than `except`. */
export type Take = (most: number, except: readonly string[]) => Promise<TakenJob[]>

/** One kind of job in a process: what runs of it, and whose turn it is. */
export interface Lane {
  readonly kind: JobKind
  /** Places of the kind that are free. */
  free(): number
  /** Up to `most` jobs that may start now, of companies in turn; none when nothing is due. */
  next(most: number): Promise<TakenJob[]>
  /** A place is free again. */
  leave(job: TakenJob): void
}

/**
 * Looking for other companies' jobs behind thousands of one company's costs some milliseconds, so it is done again only
 * after this many times what it took, and not before this.
 */
const restAfterLooking = { times: 10, leastMs: 20 }

/**
 * Companies take turns: who had a turn is passed over until nobody else waits. And no company gets the last place, so that
 * long jobs of one do not keep another's from starting.
 */
export function makeLane(kind: JobKind, take: Take): Lane {
  const places = kind.concurrency ?? 4
  const ofOne = Math.max(1, places - 1)
  const running = new Map<string, number>()
  const hadTurn = new Set<string>()
  let lookForOthersAt = 0
  let taken = 0

  const enter = (jobs: TakenJob[]): TakenJob[] => {
    for (const { groupId } of jobs) {
      taken++
      running.set(groupId, (running.get(groupId) ?? 0) + 1)
      hadTurn.add(groupId)
    }
    return jobs
  }

  async function nextOfOthers(free: number, full: readonly string[]): Promise<TakenJob[]> {
    if (hadTurn.size === 0 || performance.now() < lookForOthersAt) return []
    const began = performance.now()
    const jobs = await take(Math.min(free, ofOne), [...new Set([...hadTurn, ...full])])
    if (jobs.length > 0) return jobs
    const took = performance.now() - began
    const rest = Math.max(restAfterLooking.leastMs, took * restAfterLooking.times)
    // Where several take turns, the next round of them begins at once.
    lookForOthersAt = hadTurn.size > 1 ? 0 : performance.now() + rest
    hadTurn.clear()
    return []
  }

  return {
    kind,
    free: () => places - taken,
    next: async (free) => {
      const full = [...running].flatMap(([tenant, count]) => (count >= ofOne ? [tenant] : []))
      const others = await nextOfOthers(free, full)
      if (others.length > 0) return enter(others)
      // So few that they cannot be more than one company may have.
      const busiest = Math.max(0, ...[...running.values()].filter((count) => count < ofOne))
      return enter(await take(Math.min(free, ofOne - busiest), full))
    },
    leave: ({ groupId }) => {
      taken--
      const left = (running.get(groupId) ?? 1) - 1
      if (left > 0) running.set(groupId, left)
      else running.delete(groupId)
    },
  }
}
