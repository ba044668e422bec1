import type { Part } from '../bench.ts'
import type { Figure } from '../figure.ts'
import type { LoadRequest } from '../load.ts'
import { comparePairs, type Pairs } from '../pairs.ts'
import { words } from '../seed.words.ts'
import { getTaskByGet, getTaskByPost } from '../wire.ts'

/** How many different requests a round sends in turn. */
export const sampleSize = 500

/** Reading one task over REST, beside the floor. */
export const get: Part = async (bench) => {
  const world = await bench.world()
  const [token, ids] = [await world.token(), await world.taskIds(sampleSize)]
  const pairs = await comparePairs(
    bench,
    { server: world.ours, requests: ids.map((id) => read(`/api/v1/tasks/${id}`, token)) },
    { server: world.floor, requests: ids.map((id) => read(`/tasks/${id}`)) },
  )
  return [figureOf(pairs, 'get', 'get a task', 0.6)]
}

/** Reading the first page of 25, newest first, beside the floor. */
export const list: Part = async (bench) => {
  const world = await bench.world()
  const token = await world.token()
  const pairs = await comparePairs(
    bench,
    { server: world.ours, requests: [read('/api/v1/tasks', token)] },
    { server: world.floor, requests: [read('/tasks')] },
  )
  return [figureOf(pairs, 'list', 'list 25 tasks', 0.6)]
}

/** Making a task with its journal entry; the floor only inserts the row. */
export const create: Part = async (bench) => {
  const world = await bench.world()
  const token = await world.token()
  const bodies = Array.from({ length: sampleSize }, (_, i) => newTask(i, world.company.adminId))
  const pairs = await comparePairs(
    bench,
    { server: world.ours, requests: bodies.map((body) => write('/api/v1/tasks', body, token)) },
    { server: world.floor, requests: bodies.map((body) => write('/tasks', body)) },
  )
  return [figureOf(pairs, 'create', 'create a task, with its journal entry', 0.6)]
}

/** Reading one task by Connect with binary messages, beside REST: get by get, and as the POST that costs a body to read. */
export const connect: Part = async (bench) => {
  const world = await bench.world()
  const [token, ids] = [await world.token(), await world.taskIds(sampleSize)]
  const rest = { server: world.ours, requests: ids.map((id) => read(`/api/v1/tasks/${id}`, token)) }
  const compare = async (name: string, requestOf: typeof getTaskByGet, atLeast?: number): Promise<Figure> => {
    const pairs = await comparePairs(
      bench,
      { server: world.ours, requests: ids.map((id) => requestOf(id, token)) },
      rest,
    )
    return figureOf(pairs, 'connect', `${name} by Connect, binary (floor: REST)`, atLeast)
  }
  return [await compare('get', getTaskByGet, 1), await compare('get as a POST', getTaskByPost)]
}

/** Two sides measured in turns as a figure: the ratio, beside both as measured. */
export const figureOf = ({ ratio, a, b, details }: Pairs, part: string, name: string, atLeast?: number): Figure => ({
  part,
  name,
  value: ratio,
  unit: '',
  ours: a,
  floor: b,
  ...(atLeast !== undefined && { atLeast }),
  details,
})

/** A GET. */
export const read = (path: string, token?: string): LoadRequest => ({
  method: 'GET',
  path,
  ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
})

/** A POST of JSON. */
export const write = (path: string, body: object, token?: string): LoadRequest => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
  body: JSON.stringify(body),
})

/** A task such as a person makes: a title, two sentences, an assignee, two tags, a due date. */
export function newTask(i: number, assigneeId: string): object {
  const some = (count: number, from: number): string =>
    Array.from({ length: count }, (_, k) => words[(from + k * 37) % words.length]).join(' ')
  return {
    title: some(5, i),
    description: some(20, i * 3),
    priority: 'high',
    tags: [`tag-${1 + (i % 40)}`, `tag-${100 + (i % 300)}`],
    assignee_id: assigneeId,
    due_date: '2026-12-24T12:00:00Z',
  }
}
