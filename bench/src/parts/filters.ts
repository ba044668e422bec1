import { type Bench, clients, type Part } from '../bench.ts'
import { shown, type Figure } from '../figure.ts'
import { explainList } from '../explain.ts'
import { filtersOf, type NamedFilter, orders } from '../filters.ts'
import type { LoadJob, LoadRequest, LoadResult } from '../load.ts'
import { median, quantile } from '../statistics.ts'
import { call, type World } from '../world.ts'

/** How many clients ask at once and how often: of fewer, the 95th percentile would be a matter of luck. Five each warm up. */
type Crowd = Pick<LoadJob, 'connections'> & { amount: number; warmUp: number }
const one: Crowd = { connections: 1, amount: 105, warmUp: 5 }
const many: Crowd = { connections: clients, amount: 480, warmUp: 80 }
/** What one client may wait, in milliseconds, and many, in times of the floor's list. */
const [mostAlone, mostTimes] = [10, 2]
/** How many of the worst cells are measured again. */
const mostAgain = 20
/** How many pages of 100 the deep page lies behind, as far as there are that many. */
const deepPages = 6

/** One filter in one order, on its first page or deep down. */
interface Cell {
  name: string
  filter: NamedFilter
  path: string
  isMember: boolean
  p50: number
  p95: number
  /** Measured again, when it was among the worst at first. */
  again?: number[]
}

/** The 95th percentile of every filter × sort × direction × page depth, for one client and for 16; the worst with their plans. */
export const filters: Part = async (bench) => {
  const world = await bench.world()
  return [await figureFor(bench, world, one), await figureFor(bench, world, many)]
}

async function figureFor(bench: Bench, world: World, crowd: Crowd): Promise<Figure> {
  const cells: Cell[] = []
  const floors: number[] = []
  await measure(bench, world, { path: '/api/v1/tasks', token: await world.token() }, crowd) // warms the server up
  for (const filter of await filtersOf(world, { areFew: bench.options.isQuick })) {
    const token = await tokenFor(world, filter)
    const before = cells.length
    floors.push(await measureFloor(bench, world, crowd))
    for (const order of orders) {
      for (const [depth, path] of await pagesOf(world, `/api/v1/tasks?${filter.query}${order.query}`, token)) {
        const { p50, p95 } = await measure(bench, world, { path, token }, crowd)
        const name = [filter.name, order.name, depth].filter(Boolean).join(', ')
        cells.push({ name, filter, path, isMember: filter.isMember ?? false, p50, p95 })
      }
    }
    bench.say(`  ${filter.name}: p95 up to ${shown(Math.max(...cells.slice(before).map(({ p95 }) => p95)))} ms`)
  }
  const floor = median(floors)
  const limitMs = crowd === one ? mostAlone : mostTimes * floor
  await remeasure(bench, world, cells, crowd, limitMs)
  return await figureOf(world, cells, { crowd, floor, limitMs })
}

/** A new one each time: the whole takes longer than one is good for. */
const tokenFor = (world: World, { isMember }: { isMember?: boolean }): Promise<string> =>
  isMember ? world.memberToken() : world.token()

function measure(bench: Bench, world: World, { path, token }: { path: string; token: string }, crowd: Crowd) {
  const headers = { authorization: `Bearer ${token}` }
  return measureAt(bench, world.ours.origin, { method: 'GET', path, headers }, crowd)
}

/** The 95th percentile of the floor's list, which has no filter: what this machine can do at so many clients. */
async function measureFloor(bench: Bench, { floor }: World, crowd: Crowd): Promise<number> {
  return (await measureAt(bench, floor.origin, { method: 'GET', path: '/tasks' }, crowd)).p95
}

const measureAt = (bench: Bench, origin: string, request: LoadRequest, crowd: Crowd): Promise<LoadResult> =>
  bench.load.run({ origin, requests: [request], ...crowd })

/** The worst cells over the limit are measured three times more and have the median: a hiccup is not their doing. */
async function remeasure(bench: Bench, world: World, cells: Cell[], crowd: Crowd, limitMs: number): Promise<void> {
  for (const cell of cells.toSorted((a, b) => b.p95 - a.p95).slice(0, mostAgain)) {
    if (cell.p95 <= limitMs) return
    const token = await tokenFor(world, cell)
    cell.again = []
    for (let i = 0; i < 3; i++) {
      const { p95 } = await measure(bench, world, { path: cell.path, token }, crowd)
      cell.again.push(p95)
    }
    cell.p95 = median([cell.p95, ...cell.again])
  }
}

/** The first page, and one some 600 tasks further or the last one, where there is more than one. */
async function pagesOf(world: World, path: string, token: string): Promise<[string, string][]> {
  let last = ''
  for (let page = 0; page < deepPages; page++) {
    const query = `${path}&page_size=100${last && `&page_token=${encodeURIComponent(last)}`}`
    const { next_page_token: next } = await call<{ next_page_token: string }>(world.ours.origin, `GET ${query}`, {
      token,
    })
    if (!next) break
    last = next
  }
  const deep: [string, string][] = last ? [['deep', `${path}&page_token=${encodeURIComponent(last)}`]] : []
  return [['', path], ...deep]
}

interface Measured {
  crowd: Crowd
  /** The 95th percentile of the floor's list. */
  floor: number
  limitMs: number
}

async function figureOf(world: World, cells: Cell[], { crowd, floor, limitMs }: Measured): Promise<Figure> {
  const worst = cells.toSorted((a, b) => b.p95 - a.p95)
  const over = worst.filter(({ p95 }) => p95 > limitMs)
  const details = {
    cells: cells.map(({ name, p50, p95, again }) => ({ name, p50, p95, ...(again && { again }) })),
    plans: await plansOf(world, over.slice(0, 10)),
  }
  const named = worst.slice(0, 10).map(({ name, p95 }) => `${name}: ${shown(p95)}`)
  return {
    part: 'filters',
    name: `worst p95 of ${cells.length} filter × sort × page, ${crowd.connections === 1 ? 'one client' : `${crowd.connections} clients`}`,
    value: worst[0]?.p95 ?? Number.NaN,
    unit: 'ms',
    ours: `median p95 ${shown(
      quantile(
        cells.map(({ p95 }) => p95),
        0.5,
      ),
    )} ms, ${over.length} over`,
    floor: `p95 ${shown(floor)} ms without any filter`,
    atMost: Math.round(limitMs * 10) / 10,
    note: `the ten worst, p95 in ms: ${named.join('; ')}`,
    details,
  }
}

async function plansOf(world: World, cells: readonly Cell[]): Promise<{ name: string; plan: string }[]> {
  const plans = []
  for (const { name, path, isMember } of cells) plans.push({ name, plan: await explainList(world, path, { isMember }) })
  return plans
}
