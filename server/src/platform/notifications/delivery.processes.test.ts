import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { startTestApp } from '../../../test/client.ts'
import { useTestDatabase } from '../../../test/database.ts'
import { eventually } from '../../../test/journal.ts'
import { aMailbox } from '../../../test/mailbox.ts'
import type { App } from '../../app.ts'
import { withTenant } from '../../kernel/db.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { systemPrincipal } from '../auth/principal.ts'
import { ownCall, write } from '../calls/transact.ts'
import { notify } from './notify.ts'

const database = useTestDatabase()
const count = 200
const lanes = 4
const mailbox = await aMailbox()
const env = { SMTP_URL: mailbox.url, LOG_LEVEL: 'silent' }
let app: App
let anna: { userId: string; companyId: string }

beforeAll(async () => {
  app = await startTestApp(database.current.appUrl, { env: { ...env, ROLE: 'api' } })
  const payload = { company_name: 'One', name: 'Anna', email: 'anna@example.org', password: 'correct horse battery' }
  const reply = await app.http.inject({ method: 'POST', url: '/api/v1/auth/sign-up', payload })
  const { user, company }: { user: JsonObject; company: JsonObject } = reply.json()
  anna = { userId: String(user.id), companyId: String(company.id) }
})

afterAll(async () => {
  await app.close()
  await mailbox.close()
})

/** A process of its own that runs jobs and serves nobody. */
async function aWorker(): Promise<ChildProcess> {
  const file = fileURLToPath(new URL('../../../test/jobs.child.ts', import.meta.url))
  const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit']
  const child = spawn(process.execPath, [file, database.current.appUrl, mailbox.url], { stdio })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

const tellAll = () =>
  write(app.runtime, ownCall('mail'), systemPrincipal(anna.companyId), (ctx) =>
    notify(
      ctx,
      Array.from({ length: count }, (_, i) => ({
        userId: anna.userId,
        kind: 'work.task.assigned',
        key: `key ${i}`,
        reason: 'assignee' as const,
      })),
    ),
  )

const countOf = async (state: string): Promise<number> =>
  (
    await withTenant(app.runtime.pool, anna.companyId, (db) =>
      db.rows(sql`select from notifications_delivery where state = ${state}`),
    )
  ).length

it(
  'of a worker that is killed in the middle every mail comes, and no more than those on their way come again, as themselves',
  { timeout: 90_000 },
  async () => {
    const doomed = await aWorker()
    await tellAll()
    app.runtime.jobs.queue.wake()
    await eventually(() => mailbox.mails.length > 20, 'some are sent', 30_000)
    // It dies while mails are with the server, which has them but has not said so yet.
    let held = 0
    mailbox.before = () => {
      held += 1
      return new Promise(() => {})
    }
    await eventually(() => held === lanes, 'some are on their way', 7_000)
    const exited = once(doomed, 'exit')
    doomed.kill('SIGKILL')
    await exited
    mailbox.before = () => {}
    expect(await countOf('sent')).toBeLessThan(count)
    expect(await countOf('sending')).toBe(lanes)
    // That it is gone is found out half a minute later.
    const clock = { now: () => new Date(Date.now() + 31_000) }
    const heir = await startTestApp(database.current.appUrl, { env, clock })
    onTestFinished(() => heir.close())
    await heir.runtime.jobs.engine.look()
    heir.runtime.jobs.queue.wake()
    await eventually(async () => (await countOf('sent')) === count, 'all are sent', 60_000)
    const ids = mailbox.mails.map(({ head }) => head['message-id'])
    expect(new Set(ids).size).toBe(count)
    expect(ids).toHaveLength(count + lanes)
  },
)
