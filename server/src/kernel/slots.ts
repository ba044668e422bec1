/** Lets a few pieces of work run at a time; the rest wait their turn, in the order they came. */
export interface Slots {
  /**
   * With `whose`, each owner has a line of its own and the lines take turns: who brings much work delays only itself.
   * `patience` is called when work has to wait and says until when; after that the work is refused and never runs.
   */
  run<T>(work: () => Promise<T>, whose?: string, patience?: () => Patience): Promise<T>
}

/** How work waits. */
export interface Limits {
  /** Most pieces of one owner that run at a time. */
  each?: number
  /** How many may wait, and the error for work beyond that or that has waited too long. */
  line?: { most: number; refuse: () => Error }
  /** Called when nothing runs any more, and so nothing waits. */
  onIdle?: () => void
}

/** What ends a wait: an epoch millisecond, or that nobody is there any more. */
export interface Patience {
  until: number
  isGone?: (() => boolean) | undefined
}

/**
 * Looked at this often, and when the turn comes: a timer for each piece of waiting work would cost more than most of the
 * work itself.
 */
const lookEveryMs = 250

/** After a restart thousands come back at once; without turns they would take the pool, or the cores, from everybody else. */
export function makeSlots(most: number, { each = most, line, onIdle }: Limits = {}): Slots {
  const lines = makeLines()
  const running = new Map<string, number>()
  const runningOf = (whose: string): number => running.get(whose) ?? 0
  // When one owner may take every place, owners are not counted.
  const isShared = each < most
  let taken = 0
  const take = (whose: string): void => {
    taken++
    if (isShared) running.set(whose, runningOf(whose) + 1)
  }
  const giveBack = (whose: string): void => {
    taken--
    if (!isShared) return
    if (runningOf(whose) > 1) running.set(whose, runningOf(whose) - 1)
    else running.delete(whose)
  }
  const mayStart = (whose: string): boolean => taken < most && (!isShared || runningOf(whose) < each)
  const wait = (whose: string, patience: Patience | undefined): Promise<void> =>
    new Promise((start, reject) => {
      const giveUp = (): void => reject(line?.refuse() ?? new Error('nobody waits for this any more'))
      lines.join(whose, { start, giveUp, patience })
    })
  return {
    async run(work, whose = '', patience) {
      if (mayStart(whose)) take(whose)
      else if (line && lines.size() >= line.most) throw line.refuse()
      else await wait(whose, patience?.())
      try {
        return await work()
      } finally {
        giveBack(whose)
        // Given to the next in line at once, so that no newcomer gets in between.
        const next = lines.size() > 0 ? lines.next(mayStart) : undefined
        if (next) take(next.whose)
        next?.start()
        if (taken === 0) onIdle?.()
      }
    },
  }
}

interface Waiting {
  start: () => void
  giveUp: () => void
  patience: Patience | undefined
}

const isOver = ({ patience }: Waiting): boolean =>
  patience !== undefined && (patience.until <= Date.now() || (patience.isGone?.() ?? false))

/** Those who wait, a line for each owner; the first line is the next to give one. */
function makeLines() {
  const lines = new Map<string, Waiting[]>()
  let size = 0
  let looking: NodeJS.Timeout | undefined
  /** Refuses the work that has waited too long. */
  const look = (): void => {
    for (const [whose, line] of lines) {
      const gone = new Set(line.filter(isOver))
      const left = line.filter((one) => !gone.has(one))
      size -= gone.size
      if (left.length > 0) lines.set(whose, left)
      else lines.delete(whose)
      for (const { giveUp } of gone) giveUp()
    }
    if (size > 0) return
    clearInterval(looking)
    looking = undefined
  }
  return {
    size: () => size,
    join: (whose: string, waiting: Waiting): void => {
      size++
      const line = lines.get(whose)
      if (line) line.push(waiting)
      else lines.set(whose, [waiting])
      if (waiting.patience) looking ??= setInterval(look, lookEveryMs).unref()
    },
    /** The next of an owner who may; its line then goes to the end. */
    next: (may: (whose: string) => boolean): { whose: string; start: () => void } | undefined => {
      for (const [whose, line] of lines) {
        if (!may(whose)) continue
        lines.delete(whose)
        for (let first = line.shift(); first; first = line.shift()) {
          size--
          if (isOver(first)) first.giveUp()
          else {
            if (line.length > 0) lines.set(whose, line)
            return { whose, start: first.start }
          }
        }
      }
      return undefined
    },
  }
}
