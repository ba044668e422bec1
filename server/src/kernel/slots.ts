/** Lets a few pieces of work run at a time; the rest wait their turn, in the order they came. */
export interface Slots {
  /** True when nothing runs, and so nothing waits. */
  readonly isIdle: boolean
  /**
   * With `whose`, each owner has a line of its own and the lines take turns: who brings much work delays only itself.
   * `patience`, asked only when there is a wait, ends it by its signal: the work is then refused, and never runs.
   */
  run<T>(work: () => Promise<T>, whose?: string, patience?: () => AbortSignal): Promise<T>
}

/** How work waits. */
export interface Limits {
  /** Most pieces of one owner that run at a time. */
  each?: number
  /** How many may wait; whoever comes then, or has no more patience, gets its error. */
  line?: { most: number; refuse: () => Error }
}

/** After a restart thousands come back at once; without turns they would take the pool, or the cores, from everybody else. */
export function makeSlots(most: number, { each = most, line }: Limits = {}): Slots {
  const lines = makeLines()
  const running = new Map<string, number>()
  const runningOf = (whose: string): number => running.get(whose) ?? 0
  let taken = 0
  const take = (whose: string): void => {
    taken++
    running.set(whose, runningOf(whose) + 1)
  }
  const giveBack = (whose: string): void => {
    taken--
    if (runningOf(whose) > 1) running.set(whose, runningOf(whose) - 1)
    else running.delete(whose)
  }
  const mayStart = (whose: string): boolean => taken < most && runningOf(whose) < each
  const wait = async (whose: string, signal: AbortSignal | undefined): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const leave = lines.join(whose, resolve)
    const giveUp = (): void => {
      leave()
      reject(line?.refuse() ?? signal?.reason)
    }
    if (signal?.aborted) giveUp()
    signal?.addEventListener('abort', giveUp)
    await promise.finally(() => signal?.removeEventListener('abort', giveUp))
  }
  return {
    get isIdle() {
      return taken === 0
    },
    async run(work, whose = '', patience) {
      if (mayStart(whose)) take(whose)
      else if (line && lines.size >= line.most) throw line.refuse()
      else await wait(whose, patience?.())
      try {
        return await work()
      } finally {
        giveBack(whose)
        // Taken for the next in line at once, lest somebody who comes between be first.
        const next = lines.next(mayStart)
        if (next) take(next.whose)
        next?.start()
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
    /** Gives the way out of the line. */
    join: (whose: string, start: () => void): (() => void) => {
      size++
      const line = lines.get(whose) ?? []
      line.push(start)
      lines.set(whose, line)
      return () => {
        const at = line.indexOf(start)
        if (at === -1) return
        line.splice(at, 1)
        size--
        if (line.length === 0) lines.delete(whose)
      }
    },
    /** The next of an owner who may; its line then goes to the end. */
    next: (may: (whose: string) => boolean): { whose: string; start: () => void } | undefined => {
      for (const [whose, line] of lines) {
        if (!may(whose)) continue
        const start = line.shift()
        lines.delete(whose)
        if (line.length > 0) lines.set(whose, line)
        size--
        return start && { whose, start }
      }
      return undefined
    },
  }
}
