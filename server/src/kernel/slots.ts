/** Lets a few pieces of work run at a time; the rest wait their turn, in the order they came. */
export interface Slots {
  /** True when nothing runs, and so nothing waits. */
  readonly isIdle: boolean
  /** With `whose`, each owner has a line of its own and the lines take turns: who brings much work delays only itself. */
  run<T>(work: () => Promise<T>, whose?: string): Promise<T>
}

/**
 * After a restart thousands come back at once; without turns they would take the pool, or the cores, from everybody else.
 * With `waiting`, no more than so many wait; whoever comes then gets its error.
 */
export function makeSlots(most: number, waiting?: { most: number; refuse: () => Error }): Slots {
  const lines = makeLines()
  let taken = 0
  return {
    get isIdle() {
      return taken === 0
    },
    async run(work, whose = '') {
      if (taken < most) taken++
      else if (waiting && lines.size >= waiting.most) throw waiting.refuse()
      else await new Promise<void>((resolve) => lines.join(whose, resolve))
      try {
        return await work()
      } finally {
        // Hands its place to the next in line, or gives it up.
        const next = lines.next()
        if (next) next()
        else taken--
      }
    },
  }
}

/** Those who wait, a line for each owner; the first line is the next to give one. */
function makeLines() {
  const lines = new Map<string, (() => void)[]>()
  let size = 0
  return {
    get size() {
      return size
    },
    join: (whose: string, start: () => void): void => {
      size++
      const line = lines.get(whose)
      if (line) line.push(start)
      else lines.set(whose, [start])
    },
    next: (): (() => void) | undefined => {
      for (const [whose, line] of lines) {
        const start = line.shift()
        lines.delete(whose)
        if (line.length > 0) lines.set(whose, line)
        size--
        return start
      }
      return undefined
    },
  }
}
