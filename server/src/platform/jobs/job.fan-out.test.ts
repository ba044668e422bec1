import { beforeAll, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aCompany, aTask, expectStatus, type Person } from '../../../test/factories.ts'
import { eventually } from '../../../test/journal.ts'
import { unavailable } from '../../kernel/errors.ts'
import { defineJob } from '../../kernel/job.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { modules } from '../../modules.ts'
import type { FanOut } from '../journal/sink.ts'
import { defineModule } from '../module.ts'

type Parcel = { to: string; entry: string }
const taken: Parcel[] = []
let isDead = true
let refusals = 1

const deliver = defineJob<Parcel>({
  name: 'tests.deliver',
  payload: (stored) => stored as Parcel,
  attempts: 1,
  work: async (parcel) => {
    if (parcel.to === 'dead' && isDead) throw unavailable('Nobody answers.')
    taken.push(parcel)
  },
})

const parcels: FanOut = {
  name: 'parcels',
  kinds: ['work.task.created'],
  jobsFor: async (entries) => {
    if (refusals-- > 0) throw new Error('not yet')
    return entries.flatMap(({ tenantId, id }) =>
      ['dead', 'alive'].map((to) => ({ kind: deliver.name, tenantId, payload: { to, entry: id } })),
    )
  },
}

const posts = defineModule({ name: 'tests', sinks: () => [parcels], jobs: [deliver] })
const test = useTestApp({ modules: [...modules, posts], env: { LOG_LEVEL: 'silent' } })
let anna: Person
let berta: Person

beforeAll(async () => {
  ;[anna, berta] = await Promise.all([aCompany(test), aCompany(test)])
  await eventually(async () => {
    const { body } = await test.rest('GET /api/v1/sinks', { token: anna.token })
    return (body.sinks as JsonObject[]).some(({ name, state }) => name === 'parcels' && state !== 'stopped')
  }, 'the sink is attached')
})

const jobsOf = async (person: Person, state: string): Promise<JsonObject[]> =>
  (
    await expectStatus(
      200,
      test.rest(`GET /api/v1/jobs?kinds=tests.deliver&states=${state}&page_size=100`, { token: person.token }),
    )
  ).body.jobs as JsonObject[]

it('a sink of many destinations has a job for each: a dead one delays nobody, and its dead letters are replayed', async () => {
  for (let i = 0; i < 6; i++) await aTask(test, i % 2 === 0 ? anna : berta)
  await eventually(() => taken.length === 6, 'the living has all')
  await eventually(async () => (await jobsOf(anna, 'failed')).length === 3, 'the dead has none')
  const created = async (person: Person) =>
    (await test.journalOf(person.token)).filter(({ kind }) => kind === 'work.task.created').map(({ id }) => id)
  const entries = [...(await created(anna)), ...(await created(berta))].toSorted()
  expect(taken.map(({ entry }) => entry).toSorted()).toEqual(entries)
  expect(taken.every(({ to }) => to === 'alive')).toBe(true)
  isDead = false
  for (const { id, error } of await jobsOf(anna, 'failed')) {
    expect(error).toBe('Nobody answers.')
    await expectStatus(200, test.rest(`POST /api/v1/jobs/${String(id)}/retry`, { token: anna.token }))
  }
  await eventually(() => taken.length === 9, 'the dead lives again')
  expect(await jobsOf(anna, 'failed')).toEqual([])
  expect(await jobsOf(berta, 'failed')).toHaveLength(3)
})
