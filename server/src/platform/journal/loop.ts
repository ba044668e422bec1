/** Work that is done in rounds, never two at once. */
export interface Loop {
  /** There may be something to do: starts a round, or has the running one followed by another. */
  wake(): void
  /** Lets the running round end, and starts no other. */
  close(): Promise<void>
}

/** What a loop does and how long it rests. */
export interface Rounds {
  /** True when there may be more to do at once. Deals with its own failures: a rejection ends the process. */
  round(): Promise<boolean>
  /** How long to rest until the next round when nobody wakes it. */
  pauseMs(): number
}

/** Runs rounds when woken, and on its own after a pause: a lost wake costs that pause, never the work. */
export function startLoop({ round, pauseMs }: Rounds): Loop {
  let isWoken = false
  let isClosed = false
  let running: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined

  async function run(): Promise<void> {
    let isMore: boolean
    do {
      isWoken = false
      isMore = await round()
    } while (!isClosed && (isMore || isWoken))
  }

  function wake(): void {
    isWoken = true
    if (running || isClosed) return
    clearTimeout(timer)
    running = run().then(() => {
      running = undefined
      if (isClosed) return
      // A wake that came after the last check asks for one more round.
      if (isWoken) wake()
      else timer = setTimeout(wake, pauseMs())
    })
  }

  return {
    wake,
    close: async () => {
      isClosed = true
      clearTimeout(timer)
      await running
    },
  }
}

/** Runs at once and then at most every `ms`; a call in between runs when the time is up. */
export function throttled(ms: number, run: () => void): () => void {
  let isResting = false
  let isWanted = false
  const go = (): void => {
    if (isResting) {
      isWanted = true
      return
    }
    isResting = true
    isWanted = false
    run()
    setTimeout(() => {
      isResting = false
      if (isWanted) go()
    }, ms).unref()
  }
  return go
}
