import pg from 'pg'
import sql from 'sql-template-tag'
import { expect, it, onTestFinished } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, aTask } from '../../../test/factories.ts'
import { eventually } from '../../../test/journal.ts'
import { withTenant } from '../../kernel/db.ts'

let offsetMs = 0
const clock = { now: () => new Date(Date.now() + offsetMs) }
const test = useTestApp({ tells: true, clock, env: { LOG_LEVEL: 'silent' } })

it('people are told though the database failed for half an hour', async () => {
  const owner = new pg.Client({ connectionString: test.ownerUrl })
  await owner.connect()
  onTestFinished(() => owner.end())
  await owner.query(`
    create sequence asked;
    create function refuse() returns trigger language plpgsql security definer as $$
    begin
      perform nextval('asked');
      raise exception 'refused by a test' using errcode = '57014';
    end $$;
    create trigger refuse before insert on notifications_message for each row
      when (new.kind = 'work.task.assigned') execute function refuse()`)
  const timesAsked = async (): Promise<number> => {
    const { rows } = await owner.query<{ last_value: string; is_called: boolean }>('select * from asked')
    return rows[0]?.is_called ? Number(rows[0].last_value) : 0
  }
  /** How a try ended is noted: the pause after it counts from the time by then. */
  const isIdle = async (): Promise<boolean> => {
    const active = sql`select from jobs.job where name = 'notifications.tell' and state = 'active'`
    return (await test.app.runtime.jobs.engine.rows(active)).length === 0
  }
  const anna = await aCompany(test)
  const ben = await aColleague(test, anna, 'planner')
  const { id } = await aTask(test, anna, { assignee_id: ben.userId })
  for (let tries = 1; offsetMs < 1_800_000; tries++) {
    await eventually(async () => (await timesAsked()) >= tries && (await isIdle()), `try ${tries}`)
    // The pauses double, from five to ten seconds on.
    offsetMs += 10_000 * 2 ** tries
    test.app.runtime.jobs.queue.wake()
  }
  await owner.query('drop trigger refuse on notifications_message')
  offsetMs += 3_600_000
  test.app.runtime.jobs.queue.wake()
  await eventually(async () => {
    const rows = await withTenant(test.app.runtime.pool, anna.companyId, (db) =>
      db.rows<{ kind: string }>(sql`select kind from notifications_message where subject_id = ${String(id)}`),
    )
    return rows.length === 1 && rows[0]?.kind === 'work.task.assigned'
  }, 'Ben is told')
  expect(await timesAsked()).toBeGreaterThan(5)
})
