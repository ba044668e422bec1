import sql from 'sql-template-tag'
import { describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, expectStatus, type Person } from '../../../test/factories.ts'
import { aHold, testJobs } from '../../../test/jobs.ts'
import { eventually } from '../../../test/journal.ts'
import { withTenant } from '../../kernel/db.ts'
import { conflict, forbidden, notFound, resourceExhausted, unavailable } from '../../kernel/errors.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { modules } from '../../modules.ts'

const jobs = testJobs()
/** A process with so few connections runs two jobs at a time, of whatever kind. */
const env = { LOG_LEVEL: 'silent', DATABASE_POOL: '4' }
const test = useTestApp({ modules: [...modules, jobs.module], env })

type Options = Parameters<typeof jobs.add>[3]
const add = (person: Person, name: string, options: Options = { kind: 'single' }) =>
  jobs.add(test.app.runtime, person.companyId, name, options)

const jobOf = async (person: Person, id: string | undefined): Promise<JsonObject> =>
  (await expectStatus(200, test.rest(`GET /api/v1/jobs/${id}`, { token: person.token }))).body

const until = (person: Person, id: string | undefined, state: string) =>
  eventually(async () => (await jobOf(person, id)).state === state, state)

/** Has jobs of these names wait until they are let go; all others do nothing. */
function holding(...names: string[]): () => void {
  const { held, release } = aHold()
  jobs.behave = (name) => (names.includes(name) ? held : Promise.resolve())
  return release
}

/** What has been added so far runs, as far as it may. */
async function looked(): Promise<void> {
  const { jobs: running } = test.app.runtime
  const before = running.rounds()
  running.queue.wake()
  await eventually(() => running.rounds() >= before + 2, 'a look')
}

const doneOf = (...names: string[]): string[] => jobs.done.filter((name) => names.includes(name))

/** How many of ours run: schedules run some, too. */
async function running(): Promise<number> {
  const found = await test.app.runtime.jobs.engine.rows(sql`
    select from jobs.job where name like 'tests.%' and state = 'active'`)
  return found.length
}

describe('a kind of job', () => {
  it('runs as many at a time as it says, whosever they are', async () => {
    const people = await Promise.all([aCompany(test), aCompany(test)])
    const release = holding('one at a time')
    const ids = await Promise.all(people.map((person) => add(person, 'one at a time')))
    await eventually(async () => (await running()) === 1, 'the first runs')
    await looked()
    expect(await running()).toBe(1)
    release()
    await Promise.all(people.map((person, i) => until(person, ids[i], 'done')))
  })

  it('runs no more than the process has places for, beside others', async () => {
    const people = await Promise.all([aCompany(test), aCompany(test)])
    const release = holding('crowd')
    const kinds = ['note', 'outside', 'single'] as const
    const added = people.flatMap((person) =>
      kinds.map(async (kind) => ({ person, id: await add(person, 'crowd', { kind }) })),
    )
    const all = await Promise.all(added)
    await eventually(async () => (await running()) === 2, 'two run')
    await looked()
    expect(await running()).toBe(2)
    release()
    await Promise.all(all.map(({ person, id }) => until(person, id, 'done')))
  })

  it('that takes long leaves a place to those that do not', async () => {
    const people = await Promise.all([aCompany(test), aCompany(test)])
    const release = holding('long')
    const ids = await Promise.all(people.map((person) => add(person, 'long', { kind: 'long' })))
    await eventually(async () => (await running()) === 1, 'one runs')
    await looked()
    expect(await running()).toBe(1)
    await until(people[0], await add(people[0], 'short', { kind: 'note' }), 'done')
    expect(await running()).toBe(1)
    release()
    await Promise.all(people.map((person, i) => until(person, ids[i], 'done')))
  })

  it('cuts off what takes longer than its limit, undoes it, and tries it again later', async () => {
    const anna = await aCompany(test)
    jobs.behave = (_, signal) => new Promise((resolve) => signal.addEventListener('abort', resolve))
    const id = await add(anna, 'slow', { kind: 'brief' })
    await until(anna, id, 'retrying')
    const job = await jobOf(anna, id)
    expect(job).toMatchObject({ attempts: 1, most_attempts: 5, error: 'This took longer than it may.' })
    expect(jobs.done).not.toContain('slow')
  })
})

describe('what waits', () => {
  it('starts by its priority, and otherwise in the order it was added', async () => {
    const anna = await aCompany(test)
    const release = holding('first')
    const first = await add(anna, 'first')
    await until(anna, first, 'running')
    const ids = [await add(anna, 'low'), await add(anna, 'lower', { kind: 'single', priority: -1 })]
    ids.push(await add(anna, 'high', { kind: 'single', priority: 1 }), await add(anna, 'low too'))
    release()
    await Promise.all(ids.map((id) => until(anna, id, 'done')))
    const names = ['first', 'high', 'low', 'low too', 'lower']
    expect(doneOf(...names)).toEqual(names)
  })
})

describe('a job', () => {
  it('has a key where its kind is of one at a time, and nowhere else', async () => {
    const anna = await aCompany(test)
    await expect(add(anna, 'a', { kind: 'note', key: 'k' })).rejects.toThrow('a key goes with unique')
    await expect(add(anna, 'a', { kind: 'until_done' })).rejects.toThrow('a key goes with unique')
  })

  it('runs as whoever asked: with what they asked with, and what they may still do', async () => {
    const anna = await aCompany(test)
    const miro = await aColleague(test, anna, 'crew')
    const asked = ['work.task.read', 'planning.event.write']
    let found: unknown
    jobs.behave = async (_, __, ___, as) => {
      found = as && [as.userId, [...as.permissions]]
    }
    const { pool, jobs: running } = test.app.runtime
    const as = { userId: miro.userId, permissions: asked, askedAt: new Date() }
    const job = { kind: 'tests.note', tenantId: anna.companyId, payload: { name: 'as' }, as }
    const id = await withTenant(pool, anna.companyId, (db) => running.queue.add(db, job))
    running.queue.wake()
    await until(anna, id, 'done')
    expect(found).toEqual([miro.userId, ['work.task.read']])
  })

  it('is tried again after what may pass, and not after what another try would only repeat', async () => {
    const anna = await aCompany(test)
    const refusals = [
      [conflict('taken', 'Somebody was faster.'), 'retrying'],
      [resourceExhausted('busy', 'Too much at once.'), 'retrying'],
      [unavailable('Nobody answers.'), 'retrying'],
      [notFound('task'), 'failed'],
      [forbidden('Not you.'), 'failed'],
    ] as const
    for (const [refusal, state] of refusals) {
      jobs.behave = () => Promise.reject(refusal)
      const id = await add(anna, 'refused')
      await until(anna, id, state)
      expect((await jobOf(anna, id)).error).toBe(refusal.message)
    }
  })

  it('that was cancelled leaves nothing behind, though it has not heard of that when it ends', async () => {
    const anna = await aCompany(test)
    const release = holding('unheard')
    const id = await add(anna, 'unheard')
    await until(anna, id, 'running')
    const { pool, jobs: all } = test.app.runtime
    await withTenant(pool, anna.companyId, (db) => all.queue.cancel(db, 'tests.single', id ?? ''))
    release()
    await eventually(() => all.running() === 0, 'it has ended')
    expect(jobs.done).not.toContain('unheard')
    expect((await jobOf(anna, id)).state).toBe('cancelled')
  })

  it('outside a transaction is told at once that it is cancelled, and is not done whatever it says', async () => {
    const anna = await aCompany(test)
    // Without a word, a process learns of it every five seconds: of the second not before five have passed.
    for (const name of ['called off', 'called off, too']) {
      const told = aHold()
      jobs.behave = (_, signal) => {
        signal.addEventListener('abort', told.release)
        return told.held
      }
      const id = await add(anna, name, { kind: 'outside' })
      await until(anna, id, 'running')
      const began = performance.now()
      await expectStatus(200, test.rest(`POST /api/v1/jobs/${id}/cancel`, { token: anna.token }))
      await told.held
      expect(performance.now() - began).toBeLessThan(3500)
      await eventually(() => test.app.runtime.jobs.running() === 0, 'it has ended')
      expect((await jobOf(anna, id)).state).toBe('cancelled')
    }
  })
})
