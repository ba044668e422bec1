import { type Bench, clients } from './bench.ts'
import { shown } from './figure.ts'
import type { LoadRequest, LoadResult } from './load.ts'
import { processorMs, type Served } from './process.ts'
import { median, spread } from './statistics.ts'

/** One side of a comparison: a server and what it is asked. */
export interface Side {
  server: Served
  requests: LoadRequest[]
}

/** A round of one side, with the processor time each request took where the system tells. */
interface Round extends LoadResult {
  serverUs?: number
  databaseUs?: number
}

/** Two sides measured in turns. */
export interface Pairs {
  /** Median over the pairs of a's requests a second by b's. */
  ratio: number
  /** `4,210/s, p50 3.6, p95 6.0 ms, 180 + 160 µs CPU` */
  a: string
  b: string
  details: { ratios: number[]; spread: [number, number]; a: Round[]; b: Round[] }
}

/**
 * Measures two sides in turns, a b a b, in short rounds: other work on the machine hits both, and the ratio is taken pair by
 * pair. The first round of each side warms it up and does not count.
 */
export async function comparePairs(bench: Bench, a: Side, b: Side): Promise<Pairs> {
  const { isQuick } = bench.options
  const [pairs, seconds] = isQuick ? [3, 0.7] : [9, 1.5]
  const rounds: { a: Round[]; b: Round[] } = { a: [], b: [] }
  await measure(bench, a, seconds)
  await measure(bench, b, seconds)
  for (let i = 0; i < pairs; i++) {
    rounds.a.push(await measure(bench, a, seconds))
    rounds.b.push(await measure(bench, b, seconds))
  }
  const ratios = rounds.a.map((round, i) => round.perSecond / (rounds.b[i]?.perSecond ?? Number.NaN))
  return {
    ratio: median(ratios),
    a: summaryOf(rounds.a),
    b: summaryOf(rounds.b),
    details: { ratios, spread: spread(ratios), ...rounds },
  }
}

async function measure(bench: Bench, side: Side, seconds: number): Promise<Round> {
  const database = (await bench.cluster()).pid
  const before = [processorMs(side.server.pid), processorMs(database, { withChildren: true })]
  const result = await bench.load.run({
    origin: side.server.origin,
    requests: side.requests,
    connections: clients,
    seconds,
  })
  const after = [processorMs(side.server.pid), processorMs(database, { withChildren: true })]
  const [serverUs, databaseUs] = after.map(
    (ms, i) => (((ms ?? Number.NaN) - (before[i] ?? Number.NaN)) * 1000) / result.count,
  )
  return Number.isNaN(serverUs) ? result : { ...result, serverUs: serverUs ?? 0, databaseUs: databaseUs ?? 0 }
}

function summaryOf(rounds: readonly Round[]): string {
  const middle = (read: (round: Round) => number | undefined): string =>
    shown(median(rounds.map((round) => read(round) ?? Number.NaN)))
  const times = `${middle((r) => r.perSecond)}/s, p50 ${middle((r) => r.p50)}, p95 ${middle((r) => r.p95)} ms`
  if (rounds[0]?.serverUs === undefined) return times
  return `${times}, CPU ${middle((r) => r.serverUs)} + ${middle((r) => r.databaseUs)} µs`
}
