import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, expectStatus, type Person } from '../../../test/factories.ts'
import { aHold, testJobs } from '../../../test/jobs.ts'
import { eventually } from '../../../test/journal.ts'
import { failedPrecondition, unavailable } from '../../kernel/errors.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { modules } from '../../modules.ts'

const jobs = testJobs()
const test = useTestApp({ modules: [...modules, jobs.module], env: { LOG_LEVEL: 'silent' } })
let anna: Person
let berta: Person

beforeAll(async () => {
  ;[anna, berta] = await Promise.all([aCompany(test), aCompany(test)])
})

const add = (person: Person, name: string, options: Parameters<typeof jobs.add>[3] = {}) =>
  jobs.add(test.app.runtime, person.companyId, name, options)

const rest = (person: Person, call: string) => test.rest(call, { token: person.token })

const jobsOf = async (person: Person, query = ''): Promise<JsonObject[]> =>
  (await expectStatus(200, rest(person, `GET /api/v1/jobs${query}`))).body.jobs as JsonObject[]

const jobOf = async (person: Person, id: string | undefined): Promise<JsonObject> =>
  (await expectStatus(200, rest(person, `GET /api/v1/jobs/${id}`))).body

const until = (person: Person, id: string | undefined, state: string) =>
  eventually(async () => (await jobOf(person, id)).state === state, state)

describe('a job', () => {
  it('runs once its transaction is committed, and never when that is rolled back', async () => {
    await expect(add(anna, 'rolled back', { thenFail: true })).rejects.toThrow('rolled back')
    const id = await add(anna, 'kept')
    await until(anna, id, 'done')
    expect(jobs.done).toEqual(['kept'])
    expect(await jobOf(anna, id)).toMatchObject({ kind: 'tests.note', attempts: 1, most_attempts: 2, error: '' })
    expect((await jobsOf(anna)).map((job) => job.id)).toEqual([id])
  })

  it('tells how long it took, though its end is noted in the transaction of its work', async () => {
    jobs.behave = () => sleep(400)
    const id = await add(anna, 'long')
    await until(anna, id, 'done')
    jobs.behave = async () => {}
    const job = await jobOf(anna, id)
    expect(Date.parse(String(job.ended_at)) - Date.parse(String(job.started_at))).toBeGreaterThan(300)
  })

  it('that fails waits for its next try, with the reason', async () => {
    jobs.behave = () => Promise.reject(unavailable('The post office is closed.'))
    const id = await add(anna, 'letter')
    await until(anna, id, 'retrying')
    const job = await jobOf(anna, id)
    expect(job).toMatchObject({ attempts: 1, error: 'The post office is closed.' })
    const pause = Date.parse(String(job.run_at)) - Date.parse(String(job.started_at))
    expect(pause).toBeGreaterThan(3_590_000)
    expect(pause).toBeLessThan(3_700_000)
    expect(jobs.done).not.toContain('letter')
  })

  it('that is refused is a dead letter at once; an Admin has it tried again', async () => {
    jobs.behave = () => Promise.reject(failedPrecondition('no_stamp', 'It has no stamp.'))
    const id = await add(anna, 'unstamped')
    await until(anna, id, 'failed')
    expect(await jobOf(anna, id)).toMatchObject({ attempts: 1, error: 'It has no stamp.' })
    jobs.behave = async () => {}
    await expectStatus(200, rest(anna, `POST /api/v1/jobs/${id}/retry`))
    await until(anna, id, 'done')
    expect(jobs.done.filter((name) => name === 'unstamped')).toHaveLength(1)
    const entries = await test.journalOf(anna.token)
    expect(entries.filter(({ subject_id }) => subject_id === id)).toMatchObject([
      { kind: 'jobs.job.retried', payload: { kind: 'tests.note' }, actor_id: anna.userId },
    ])
    expect((await rest(anna, `POST /api/v1/jobs/${id}/retry`)).body.reason).toBe('not_failed')
  })

  it('that breaks tells its Admin nothing of the server', async () => {
    jobs.behave = () => Promise.reject(new Error('select secret from table'))
    const id = await add(anna, 'broken')
    await until(anna, id, 'retrying')
    expect((await jobOf(anna, id)).error).toBe('The server failed; its log says why, under the id of this job.')
    jobs.behave = async () => {}
  })

  it('runs no earlier than it is told to', async () => {
    const later = await add(anna, 'later', { runAt: new Date(Date.now() + 3_600_000) })
    const now = await add(anna, 'now')
    await until(anna, now, 'done')
    expect((await jobOf(anna, later)).state).toBe('waiting')
  })

  it('says how far it is', async () => {
    const { held, release } = aHold()
    jobs.behave = () => held
    const id = await add(anna, 'long')
    await eventually(async () => (await jobOf(anna, id)).progress_total === 3, 'progress')
    expect(await jobOf(anna, id)).toMatchObject({ state: 'running', progress_done: 1 })
    release()
    await until(anna, id, 'done')
  })
})

describe('a key', () => {
  it('is taken until the job is done', async () => {
    const { held, release } = aHold()
    jobs.behave = () => held
    const first = await add(anna, 'first', { kind: 'until_done', key: 'k' })
    expect(await add(anna, 'second', { kind: 'until_done', key: 'k' })).toBeUndefined()
    await until(anna, first, 'running')
    expect(await add(anna, 'third', { kind: 'until_done', key: 'k' })).toBeUndefined()
    const others = await add(berta, 'theirs', { kind: 'until_done', key: 'k' })
    expect(others).toBeDefined()
    release()
    await until(anna, first, 'done')
    expect(await add(anna, 'fourth', { kind: 'until_done', key: 'k' })).toBeDefined()
  })

  it('is taken until the job has started; the next one waits for its end', async () => {
    const { held, release } = aHold()
    jobs.behave = (name) => (name === 'one' ? held : Promise.resolve())
    const one = await add(anna, 'one', { kind: 'until_started', key: 'k' })
    await until(anna, one, 'running')
    const two = await add(anna, 'two', { kind: 'until_started', key: 'k' })
    expect(await add(anna, 'three', { kind: 'until_started', key: 'k' })).toBeUndefined()
    const other = await add(anna, 'other', { kind: 'until_started', key: 'other' })
    await until(anna, other, 'done')
    expect((await jobOf(anna, two)).state).toBe('waiting')
    release()
    await until(anna, two, 'done')
  })

  it('that was asked for again meanwhile keeps a dead letter from being replayed', async () => {
    jobs.behave = () => Promise.reject(failedPrecondition('no', 'No.'))
    const dead = await add(anna, 'dead', { kind: 'until_done', key: 'x' })
    await until(anna, dead, 'failed')
    const later = { kind: 'until_done', key: 'x', runAt: new Date(Date.now() + 3_600_000) } as const
    expect(await add(anna, 'next', later)).toBeDefined()
    expect((await rest(anna, `POST /api/v1/jobs/${dead}/retry`)).body.reason).toBe('already_waiting')
  })
})

describe('one company’s long jobs', () => {
  it('do not hold up another’s', async () => {
    const { held, release } = aHold()
    jobs.behave = (name) => (name.startsWith('long') ? held : Promise.resolve())
    const long = await Promise.all(Array.from({ length: 20 }, (_, i) => add(anna, `long ${i}`)))
    const running = () => jobsOf(anna, '?states=running&page_size=100')
    await eventually(async () => (await running()).length === 3, 'all places but one are taken')
    const theirs = await add(berta, 'short')
    await until(berta, theirs, 'done')
    expect(await running()).toHaveLength(3)
    release()
    await Promise.all(long.map((id) => until(anna, id, 'done')))
  })
})

describe('cancelling', () => {
  it('keeps a job that waits from running', async () => {
    const id = await add(anna, 'cancelled', { runAt: new Date(Date.now() + 3_600_000) })
    const { body } = await expectStatus(200, rest(anna, `POST /api/v1/jobs/${id}/cancel`))
    expect(body.state).toBe('cancelled')
    expect((await expectStatus(200, rest(anna, `POST /api/v1/jobs/${id}/cancel`))).body.state).toBe('cancelled')
    const entries = await test.journalOf(anna.token)
    expect(entries.filter(({ subject_id }) => subject_id === id)).toMatchObject([{ kind: 'jobs.job.cancelled' }])
  })

  it('stops one that runs; what it did is undone', async () => {
    jobs.behave = (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined)))
    const id = await add(anna, 'stopped')
    await until(anna, id, 'running')
    await expectStatus(200, rest(anna, `POST /api/v1/jobs/${id}/cancel`))
    await eventually(() => test.app.runtime.jobs.running() === 0)
    expect(jobs.done).not.toContain('stopped')
    expect((await jobOf(anna, id)).state).toBe('cancelled')
  })

  it('is refused once it has ended', async () => {
    jobs.behave = async () => {}
    const id = await add(anna, 'ended')
    await until(anna, id, 'done')
    expect((await rest(anna, `POST /api/v1/jobs/${id}/cancel`)).body.reason).toBe('ended')
  })
})

describe('the list', () => {
  it('is of one company, newest first, by state and kind, page by page', async () => {
    const carla = await aCompany(test)
    const ids: unknown[] = []
    for (const [name, kind] of [
      ['a', 'note'],
      ['b', 'outside'],
      ['c', 'note'],
    ] as const) {
      const id = await add(carla, name, { kind })
      await until(carla, id, 'done')
      ids.unshift(id)
    }
    expect((await jobsOf(carla)).map(({ id }) => id)).toEqual(ids)
    expect((await jobsOf(carla, '?kinds=tests.note&states=done')).map(({ id }) => id)).toEqual([ids[0], ids[2]])
    expect(await jobsOf(carla, '?states=failed&states=running')).toEqual([])
    const first = (await rest(carla, 'GET /api/v1/jobs?page_size=2')).body
    const second = (await rest(carla, `GET /api/v1/jobs?page_size=2&page_token=${String(first.next_page_token)}`)).body
    expect([...(first.jobs as JsonObject[]), ...(second.jobs as JsonObject[])].map(({ id }) => id)).toEqual(ids)
    expect((await rest(berta, `GET /api/v1/jobs/${String(ids[0])}`)).status).toBe(404)
  })

  it('is an Admin’s alone', async () => {
    const id = await add(anna, 'secret')
    for (const role of ['manager', 'planner', 'crew']) {
      const colleague = await aColleague(test, anna, role)
      const replies = ['GET /api/v1/jobs', `GET /api/v1/jobs/${id}`, `POST /api/v1/jobs/${id}/retry`]
      for (const call of replies) expect((await rest(colleague, call)).status).toBe(403)
    }
  })
})

describe('a job outside a transaction', () => {
  it('runs, and fails as any other', async () => {
    jobs.behave = (name) => (name === 'bad' ? Promise.reject(failedPrecondition('bad', 'Bad.')) : Promise.resolve())
    const [good, bad] = [await add(anna, 'good', { kind: 'outside' }), await add(anna, 'bad', { kind: 'outside' })]
    await Promise.all([until(anna, good, 'done'), until(anna, bad, 'failed')])
  })
})

describe('the list of jobs', () => {
  it('leaves none out of those that were added in one instant', async () => {
    const carla = await aCompany(test)
    const ids = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => add(carla, name)))
    const owner = new pg.Client({ connectionString: test.ownerUrl })
    await owner.connect()
    await owner.query(`update jobs.job set created_on = '2027-01-01T10:00:00.123456Z' where id = any($1)`, [ids])
    await owner.end()
    const found: unknown[] = []
    for (let token = ''; ;) {
      const query = `?page_size=2&page_token=${encodeURIComponent(token)}`
      const { body } = await expectStatus(200, rest(carla, `GET /api/v1/jobs${query}`))
      found.push(...(body.jobs as JsonObject[]).map(({ id }) => id))
      token = String(body.next_page_token)
      if (!token) break
    }
    expect(found.toSorted()).toEqual(ids.toSorted())
  })
})
