/** Lets a few pieces of work run at a time; the rest wait their turn, in the order they came. */
export interface Slots {
  run<T>(work: () => Promise<T>): Promise<T>
}

/**
 * After a restart thousands come back at once; without turns they would take the pool, or the cores, from everybody else.
 * With `waiting`, no more than so many wait; whoever comes then gets its error.
 */
export function makeSlots(most: number, waiting?: { most: number; refuse: () => Error }): Slots {
  const line: (() => void)[] = []
  let taken = 0
  return {
    async run(work) {
      if (taken < most) taken++
      else if (waiting && line.length >= waiting.most) throw waiting.refuse()
      else await new Promise<void>((resolve) => line.push(resolve))
      try {
        return await work()
      } finally {
        // Hands its place to the next in line, or gives it up.
        const next = line.shift()
        if (next) next()
        else taken--
      }
    },
  }
}
