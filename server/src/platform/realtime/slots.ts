/** Lets a few run at a time; the rest wait their turn. */
export interface Slots {
  run<T>(work: () => Promise<T>): Promise<T>
}

/** After a restart thousands of readers come back at once; without this they would take the pool from everybody else. */
export function makeSlots(most: number): Slots {
  const waiting: (() => void)[] = []
  let taken = 0
  return {
    async run(work) {
      if (taken >= most) await new Promise<void>((resolve) => waiting.push(resolve))
      else taken++
      try {
        return await work()
      } finally {
        const next = waiting.shift()
        if (next) next()
        else taken--
      }
    },
  }
}
