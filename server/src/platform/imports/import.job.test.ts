import sql from 'sql-template-tag'
import { beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, expectStatus, type Person } from '../../../test/factories.ts'
import { eventually } from '../../../test/journal.ts'
import { aCalendar, commit, upload } from '../../../test/uploads.ts'
import { inTransaction, withTenant } from '../../kernel/db.ts'
import type { JsonObject } from '../../kernel/json.ts'

const test = useTestApp()
let anna: Person
let planner: Person

beforeAll(async () => {
  anna = await aCompany(test)
  planner = await aColleague(test, anna, 'planner')
})

const file = (name: string): string =>
  aCalendar(...Array.from({ length: 300 }, (_, i) => `UID:${name}${i}\nSUMMARY:${name}\nDTSTART:20250201T100000Z`))

const jobsOf = async (person: Person): Promise<JsonObject[]> =>
  (await expectStatus(200, test.rest('GET /api/v1/jobs?kinds=imports.commit', { token: person.token }))).body
    .jobs as JsonObject[]

/** Runs `work` while nobody can make an event in the company. */
const whileHeld = <T>(work: () => Promise<T>): Promise<T> =>
  inTransaction(test.app.runtime.pool, anna.companyId, async (tx) => {
    await tx.run(sql`lock table planning_event in share row exclusive mode`)
    return await work()
  })

const shown = async (id: unknown) =>
  (await expectStatus(200, test.rest(`GET /api/v1/imports/${String(id)}`, { token: planner.token }))).body

describe('applying an import', () => {
  it('is a job of whoever asked, which an Admin sees and can cancel: nothing of it stays', async () => {
    const { body } = await expectStatus(201, upload(test, planner, file('cancelled')))
    const { reply } = await whileHeld(async () => {
      const asked = commit(test, planner, body.id)
      await eventually(async () => (await jobsOf(anna))[0]?.state === 'running', 'it runs')
      const [job] = await jobsOf(anna)
      expect(job?.created_by).toBe(planner.userId)
      expect((await shown(body.id)).commit_job).toMatchObject({ id: job?.id, state: 'running' })
      await expectStatus(200, test.rest(`POST /api/v1/jobs/${String(job?.id)}/cancel`, { token: anna.token }))
      return { reply: asked }
    })
    const { status, body: refused } = await reply
    expect([status, refused.reason]).toEqual([422, 'cancelled'])
    const { commit_job: job, ...left } = await shown(body.id)
    expect({ ...left, commit_job: null }).toEqual(body)
    expect(job).toMatchObject({ kind: 'imports.commit', state: 'cancelled' })
    const { imports } = (await test.rest('GET /api/v1/imports', { token: planner.token })).body
    expect((imports as JsonObject[]).find(({ id }) => id === body.id)?.commit_job).toEqual(job)
    expect((await expectStatus(200, commit(test, planner, body.id))).body).toMatchObject({ created: 300 })
    expect(
      (await test.journalOf(planner.token)).findLast(({ kind }) => kind === 'imports.import.committed'),
    ).toMatchObject({
      actor_id: planner.userId,
    })
  })

  it('says which import it is about to the one whose it is, and to nobody else', async () => {
    const admin = await aColleague(test, anna, 'admin')
    const { body } = await expectStatus(201, upload(test, admin, file('told'), 'file_name=told.ics'))
    await expectStatus(200, commit(test, admin, body.id))
    const subject = { type: 'imports.import', id: body.id, title: 'told.ics' }
    const [job] = await jobsOf(admin)
    expect(job?.subject).toEqual(subject)
    const one = await test.rest(`GET /api/v1/jobs/${String(job?.id)}`, { token: admin.token })
    expect(one.body.subject).toEqual(subject)
    const [same] = await jobsOf(anna)
    expect([same?.id, same?.subject]).toEqual([job?.id, null])
    expect(JSON.stringify(same)).not.toContain(body.id)
  })

  it('does no more than they may when it runs', async () => {
    const former = await aColleague(test, anna, 'planner')
    const { body } = await expectStatus(201, upload(test, former, file('former')))
    await expectStatus(200, test.rest(`POST /api/v1/users/${former.userId}/deactivate`, { token: anna.token }))
    const { pool, jobs } = test.app.runtime
    const permissions = ['planning.event.write', 'imports.import.write']
    const as = { userId: former.userId, permissions, askedAt: new Date() }
    const payload = { import_id: String(body.id) }
    const job = { kind: 'imports.commit', tenantId: anna.companyId, payload, as, key: String(body.id) }
    const id = await withTenant(pool, anna.companyId, (db) => jobs.queue.add(db, job))
    jobs.queue.wake()
    const found = async () => (await jobsOf(anna)).find((each) => each.id === id)
    await eventually(async () => (await found())?.state === 'failed', 'it is refused')
    expect((await found())?.error).toBe('Who asked for this is not in the company any more.')
  })
})
