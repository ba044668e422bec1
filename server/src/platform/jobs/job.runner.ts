import { unavailable } from '../../kernel/errors.ts'
import type { JobKind } from '../../kernel/job.ts'
import { startLoop } from '../journal/loop.ts'
import type { Runtime } from '../runtime.ts'
import { addDue, type CronOptions } from './job.cron.ts'
import { looksEverySeconds, type Engine, type TakenJob } from '../queue/job.engine.ts'
import { makeLane, type Lane } from './job.lane.ts'
import { LostError, runJob, StoppingError } from './job.run.ts'

/** Without being told, a process looks for jobs this often. */
const lookMs = 2000
/** A process says this often that its jobs still run, and so learns of those that are cancelled. */
const beatMs = 5000

/** Runs jobs in this process. */
export interface Runner {
  /** There may be something to run. */
  wake(): void
  /** Some jobs may have been cancelled. */
  beat(): void
  /** Jobs that run here now. */
  readonly running: number
  /** How often it has looked for jobs. */
  readonly rounds: number
  /** Starts nothing more, aborts what runs and waits so long for it. What has not ended by then is missed, and taken up 20 to 30 s later. */
  close(withinMs: number): Promise<void>
}

/** What a runner runs on. */
export interface RunnerOptions extends CronOptions {
  runtime: Runtime
  engine: Engine
  kinds: readonly JobKind[]
  /** Called with every job that ended here. */
  onEnd: (id: string) => void
}

interface Underway {
  lane: Lane
  job: TakenJob
  abort: AbortController
  ended: Promise<void>
}

interface State extends RunnerOptions {
  lanes: Lane[]
  underway: Map<string, Underway>
  /** Jobs of all kinds at a time: what runs needs connections, and callers need some, too. */
  places: number
  /** Kinds that have something due, as far as is known. */
  ready: Set<string>
  /** Something may have become due since that was asked last. */
  isNews: boolean
  /** When that is asked again at the latest, as `performance.now()` counts: how this machine's clock is set is nobody's matter. */
  askAt: number
  /** When the next schedule is due, by the database's clock. */
  cronAt: number
  rounds: number
  isStopping: boolean
}

/** Takes jobs and runs them, each kind as many at a time as it says; a round is started by whoever added a job. */
export function startRunner(options: RunnerOptions): Runner {
  const { engine, kinds, runtime } = options
  const lanes = kinds.map((kind) => makeLane(kind, (most, except) => engine.take(kind.name, most, except)))
  const places = Math.max(2, Math.floor(runtime.config.databasePool / 2))
  const state: State = {
    ...options,
    askAt: 0,
    cronAt: 0,
    lanes,
    places,
    underway: new Map(),
    ready: new Set(),
    isNews: true,
    rounds: 0,
    isStopping: false,
  }
  const loop = startLoop({ round: () => round(state, loop.wake), pauseMs: () => pauseOf(state) })
  const wake = (): void => {
    state.isNews = true
    loop.wake()
  }
  const beating = setInterval(() => void beat(state), beatMs).unref()
  const looking = setInterval(() => void look(state, wake), looksEverySeconds * 1000).unref()
  loop.wake()
  return {
    wake,
    beat: () => void beat(state),
    get running() {
      return state.underway.size
    },
    get rounds() {
      return state.rounds
    },
    close: async (withinMs) => {
      state.isStopping = true
      clearInterval(beating)
      clearInterval(looking)
      const runs = [...state.underway.values()]
      for (const { abort } of runs) abort.abort(new StoppingError())
      await loop.close()
      await within(withinMs, Promise.all([...state.underway.values()].map(({ ended }) => ended)))
    },
  }
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work, late]).finally(() => clearTimeout(timer))
}

const pauseOf = ({ isNews, askAt }: State): number => (isNews ? 0 : Math.max(0, askAt - performance.now()))

/** Adds what schedules ask for and starts what is due. True when there may be more at once. */
async function round(state: State, wake: () => void): Promise<boolean> {
  try {
    if (state.isNews || performance.now() >= state.askAt) await askWhatIsDue(state)
    return await startDue(state, wake)
  } catch (error) {
    if (!state.isStopping) state.runtime.log.warn({ err: error }, 'jobs could not be looked for; it is tried again')
    state.askAt = performance.now() + lookMs
    return false
  } finally {
    state.rounds++
  }
}

async function askWhatIsDue(state: State): Promise<void> {
  // Before it is asked: what is added meanwhile is news again.
  state.isNews = false
  const { kinds, next, now } = await state.engine.due()
  if (now.getTime() >= state.cronAt) {
    state.cronAt = (await addDue(state, now))?.getTime() ?? Infinity
    state.isNews = true
  }
  state.ready = new Set(kinds)
  const nextAt = Math.min(next?.getTime() ?? Infinity, state.cronAt)
  state.askAt = performance.now() + Math.min(lookMs, nextAt - now.getTime())
}

/** One turn for each kind that has something due, the kind that had the first one last time at the end. */
async function startDue(state: State, wake: () => void): Promise<boolean> {
  const { lanes, ready } = state
  let startedAny = false
  for (const lane of lanes.filter(({ kind }) => ready.has(kind.name))) {
    const free = Math.min(placesFor(state, lane.kind), lane.free())
    if (free <= 0 || state.isStopping) continue
    const jobs = await lane.next(free)
    if (jobs.length === 0) ready.delete(lane.kind.name)
    for (const job of jobs) start(state, lane, job, wake)
    startedAny ||= jobs.length > 0
  }
  const first = lanes.shift()
  if (first) lanes.push(first)
  return startedAny
}

/** How many of the places that kinds share one may take now. */
function placesFor({ places, underway }: State, { waits, takesLong }: JobKind): number {
  if (waits) return Infinity
  const running = [...underway.values()].map(({ lane }) => lane.kind).filter((kind) => !kind.waits)
  const left = places - running.length
  if (!takesLong) return left
  return Math.min(left, places - 1 - running.filter((kind) => kind.takesLong).length)
}

function start(state: State, lane: Lane, job: TakenJob, wake: () => void): void {
  const { runtime, engine, underway, onEnd } = state
  const { kind } = lane
  const abort = new AbortController()
  const limitMs = (kind.limitS ?? 900) * 1000
  const late = setTimeout(() => abort.abort(unavailable('This took longer than it may.', 'too_slow')), limitMs).unref()
  const ended = runJob({ runtime, engine, kind, job, signal: abort.signal })
    .then(() => onEnd(job.id))
    .catch((error: unknown) => runtime.log.warn({ err: error, job: job.id }, 'how a job ended could not be noted'))
    .finally(() => {
      clearTimeout(late)
      underway.delete(job.id)
      lane.leave(job)
      // Its company, or others of its kind, may have been held up by it.
      state.ready.add(kind.name)
      wake()
    })
  underway.set(job.id, { lane, job, abort, ended })
  if (state.isStopping) abort.abort(new StoppingError())
}

/** Says that what runs here still does; what is not ours any more is told to stop. */
async function beat({ underway, engine, runtime }: State): Promise<void> {
  const byKind = Map.groupBy(underway.values(), ({ lane }) => lane.kind.name)
  for (const [kind, runs] of byKind) {
    try {
      const ours = await engine.touch(
        kind,
        runs.map(({ job }) => job),
      )
      for (const { job, abort } of runs) {
        // One that has just ended by itself is not there to be touched.
        if (!ours.has(job.id) && underway.has(job.id)) abort.abort(new LostError())
      }
    } catch (error) {
      runtime.log.warn({ err: error, kind }, 'running jobs could not be kept alive; it is tried again')
    }
  }
}

async function look({ engine, runtime }: State, wake: () => void): Promise<void> {
  try {
    await engine.look()
    wake()
  } catch (error) {
    runtime.log.warn({ err: error }, 'jobs of lost workers could not be looked for; it is tried again')
  }
}
