import pg from 'pg'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aCompany, aTask, expectStatus, type Person, testPassword } from '../../../test/factories.ts'
import { eventually } from '../../../test/journal.ts'
import { withTenant } from '../../kernel/db.ts'
import type { JsonObject } from '../../kernel/json.ts'

let now = new Date('2027-03-01T07:00:00Z')
const test = useTestApp({ clock: { now: () => now }, env: { LOG_LEVEL: 'silent' } })
let anna: Person
let owner: pg.Client

beforeAll(async () => {
  anna = await aCompany(test)
  owner = new pg.Client({ connectionString: test.ownerUrl })
  await owner.connect()
  // What the database answers who puts a notification of this record into an inbox, and how often it was asked.
  await owner.query(`
    create table refused (subject_id uuid primary key, code text);
    create sequence asked;
    create function refuse() returns trigger language plpgsql security definer as $$
    declare found text := (select code from refused r where r.subject_id = new.subject_id);
    begin
      if found is not null then
        perform nextval('asked');
        raise exception 'refused by a test' using errcode = found;
      end if;
      return new;
    end $$;
    create trigger refuse before insert on notifications_message for each row execute function refuse()`)
})

afterAll(() => owner.end())

const refuse = (task: JsonObject, code: string) => owner.query('insert into refused values ($1, $2)', [task.id, code])
const timesAsked = async (): Promise<number> => {
  const { rows } = await owner.query<{ times: string }>(
    'select case when is_called then last_value else 0 end as times from asked',
  )
  return Number(rows[0]?.times)
}

const moveTo = async (time: string): Promise<void> => {
  now = new Date(time)
  test.app.runtime.jobs.queue.wake()
  const body = { email: anna.email, password: testPassword }
  anna.token = String((await expectStatus(200, test.rest('POST /api/v1/auth/sign-in', { body }))).body.access_token)
}

const stateOf = async (task: JsonObject): Promise<string> => {
  const [row] = await withTenant(test.app.runtime.pool, anna.companyId, (db) =>
    db.rows<{ state: string; reason: string }>(
      sql`select state, reason from reminders_reminder where subject_id = ${String(task.id)}`,
    ),
  )
  return `${row?.state} ${row?.reason}`.trim()
}
const become = (task: JsonObject, state: string) =>
  eventually(async () => (await stateOf(task)) === state, `${String(task.title)} is ${state}`)

describe('a reminder that cannot be sent', () => {
  it('is noted as failed, and holds up nobody', async () => {
    await moveTo('2027-03-01T08:00:00Z')
    const at = (minute: number) => ({ title: `${minute}`, reminder_at: `2027-03-01T09:0${minute}:00Z` })
    const [before, bad, after] = [
      await aTask(test, anna, at(1)),
      await aTask(test, anna, at(2)),
      await aTask(test, anna, at(3)),
    ]
    await refuse(bad, 'P0001')
    await moveTo('2027-03-01T09:03:00Z')
    await become(after, 'sent')
    expect(await stateOf(before)).toBe('late')
    expect(await stateOf(bad)).toBe('failed error')
  })

  it('only because of what passes is sent once that has passed', async () => {
    // Cancelled, no memory, a full disk, a deadlock time after time, a lock that was not to be had, a lost connection.
    for (const [day, code] of ['57014', '53200', '53100', '40P01', '55P03', '08006'].entries()) {
      await moveTo(`2027-03-1${day}T08:00:00Z`)
      const task = await aTask(test, anna, { title: code, reminder_at: `2027-03-1${day}T09:00:00Z` })
      await refuse(task, code)
      const before = await timesAsked()
      await moveTo(`2027-03-1${day}T09:00:00Z`)
      await eventually(async () => {
        const { body } = await test.rest('GET /api/v1/jobs?kinds=reminders.send', { token: anna.token })
        const jobs = body.jobs as JsonObject[]
        return (await timesAsked()) > before && !jobs.some(({ state }) => state === 'running')
      }, `${code} was tried`)
      expect(await stateOf(task), code).toBe('scheduled')
      await owner.query('delete from refused')
      await moveTo(`2027-03-1${day}T09:00:30Z`)
      await become(task, 'sent')
    }
  })
})

describe('a reminder of a year that there is not', () => {
  it('is suppressed, and the record changes all the same', async () => {
    await moveTo('2027-03-20T08:00:00Z')
    const task = await aTask(test, anna, { due_date: '2027-03-21T10:00:00Z' })
    const path = `/api/v1/tasks/${String(task.id)}`
    await expectStatus(201, test.rest(`POST ${path}/reminders`, { token: anna.token, body: { offset: 'P30D' } }))
    const change = (due_date: string) =>
      expectStatus(200, test.rest(`PATCH ${path}`, { token: anna.token, body: { due_date } }))
    await change('9999-12-31T10:00:00Z')
    expect(await stateOf(task)).toBe('suppressed no_moment')
    await change('9999-11-01T10:00:00Z')
    expect(await stateOf(task)).toBe('scheduled')
    await change('0001-01-01T10:00:00Z')
    expect(await stateOf(task)).toBe('suppressed past')
  })
})
