import sql from 'sql-template-tag'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import {
  aColleague,
  aCompany,
  aTask,
  aWorkspace,
  expectStatus,
  type Person,
  testPassword,
} from '../../../test/factories.ts'
import { eventually } from '../../../test/journal.ts'
import { aMailbox, type PostedMail } from '../../../test/mailbox.ts'
import { withTenant } from '../../kernel/db.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { makeSendMail } from '../mail.ts'

const mailbox = await aMailbox()
const smtpFrom = 'EventKit <kit@example.org>'
const post = makeSendMail({ smtpUrl: mailbox.url, smtpFrom })
let offsetMs = 0
const test = useTestApp({
  tells: true,
  clock: { now: () => new Date(Date.now() + offsetMs) },
  env: { SMTP_URL: mailbox.url, SMTP_FROM: smtpFrom, PUBLIC_URL: 'https://kit.example.org', LOG_LEVEL: 'fatal' },
  // Links of invitations are in the replies, as without a mail server.
  sendMail: (mail) => (mail.messageId ? post(mail) : Promise.resolve(false)),
})
let anna: Person

beforeAll(async () => {
  anna = await aCompany(test, 'Nordlicht & Söhne')
})
beforeEach(() => {
  mailbox.refuse = () => undefined
  mailbox.refuseData = () => undefined
})
afterAll(() => mailbox.close())

const call = async (person: Person, path: string, body?: JsonObject): Promise<JsonObject> => {
  const reply = await test.rest(path, { token: person.token, ...(body && { body }) })
  if (reply.status >= 300) throw new Error(`${path}: ${reply.status} ${JSON.stringify(reply.body)}`)
  return reply.body
}

const preferences = '/api/v1/notifications/preferences'
const choose = (person: Person, body: JsonObject) => call(person, `PATCH ${preferences}`, body)
const assign = (person: Person, title: string, more: JsonObject = {}) =>
  aTask(test, anna, { title, assignee_id: person.userId, ...more })

const mailsTo = (person: Person): PostedMail[] => mailbox.mails.filter(({ to }) => to.includes(person.email))
const untilMails = (person: Person, count: number) =>
  eventually(() => mailsTo(person).length >= count, `${count} mails come`, 20_000)

const deliveriesOf = async (person: Person): Promise<JsonObject[]> =>
  (await call(person, 'GET /api/v1/notifications/deliveries')).deliveries as JsonObject[]
const untilDelivery = (person: Person, expected: JsonObject) =>
  eventually(
    async () => {
      const [newest] = await deliveriesOf(person)
      return Object.entries(expected).every(([field, value]) => newest?.[field] === value)
    },
    `the newest delivery is ${JSON.stringify(expected)}`,
    20_000,
  )

/** Moves the clock, has jobs looked for, and signs these in again: no token lives so long. */
async function forward(minutes: number, ...people: Person[]): Promise<void> {
  offsetMs += minutes * 60_000
  for (const person of [anna, ...people]) {
    const body = { email: person.email, password: testPassword }
    const { access_token } = (await expectStatus(200, test.rest('POST /api/v1/auth/sign-in', { body }))).body
    person.token = String(access_token)
  }
  await test.app.runtime.jobs.engine.look()
  test.app.runtime.jobs.queue.wake()
}

/** No mail is being sent, so that whoever moves the clock moves it before the next look and not in the middle of one. */
const untilIdle = () =>
  eventually(async () => {
    const { jobs } = await call(anna, 'GET /api/v1/jobs?kinds=notifications.mail&states=running&states=waiting')
    return (jobs as JsonObject[]).length === 0
  }, 'no mail is being sent')

/** Quiet hours from a while ago until in some minutes, by the clock in Vienna. */
async function beQuiet(person: Person, minutes: number): Promise<void> {
  await call(person, 'PATCH /api/v1/me', { time_zone: 'Europe/Vienna' })
  const now = Temporal.Instant.fromEpochMilliseconds(Date.now() + offsetMs).toZonedDateTimeISO('Europe/Vienna')
  const clock = (by: number) => now.add({ minutes: by }).toPlainTime().toString({ smallestUnit: 'minute' })
  await choose(person, { quiet_from: clock(-60), quiet_until: clock(minutes) })
}

describe('a notification by e-mail', () => {
  it('comes once, in both forms, from the company, kept together by record, with a link that opens it', async () => {
    const cora = await aColleague(test, anna, 'planner')
    const { id, number } = await assign(cora, 'Rig <b>truss</b> & "more"')
    await untilDelivery(cora, { state: 'sent' })
    const [mail, ...others] = mailsTo(cora)
    expect(others).toEqual([])
    expect(mail?.head).toMatchObject({
      from: 'Nordlicht & Söhne <kit@example.org>',
      to: cora.email,
      subject: `Rig <b>truss</b> & "more" (T-${String(number)})`,
      'in-reply-to': `<record.work.task.${String(id)}@example.org>`,
      references: `<record.work.task.${String(id)}@example.org>`,
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
      'auto-submitted': 'auto-generated',
    })
    const [delivery] = await deliveriesOf(cora)
    expect(mail?.head['message-id']).toBe(`<notification.${String(delivery?.notification_id)}@example.org>`)
    expect(delivery).toMatchObject({
      attempts: 1,
      reason: '',
      answer: expect.stringMatching(/^250 /),
      channel: 'email',
    })
    const link = `https://kit.example.org/tasks/${String(id)}`
    expect(mail?.text).toMatch(/Admin \d+ assigned “Rig <b>truss<\/b> & "more"” to you/)
    expect(mail?.text).toContain(`Open T-${String(number)}:\n${link}\n`)
    expect(mail?.html).toContain('Rig &lt;b&gt;truss&lt;/b&gt; &amp; &quot;more&quot;')
    expect(mail?.html).toContain(`href="${link}"`)
    expect(mail?.html).not.toMatch(/<b>|<img|<script|src=/)
    const url = /<(.+)>/.exec(mail?.head['list-unsubscribe'] ?? '')?.[1] ?? ''
    expect(mail?.html).toContain(`href="${url}"`)
    expect(mail?.text).toContain(url)
  })

  it('is in the language of its reader', async () => {
    const cora = await aColleague(test, anna, 'planner')
    await call(cora, 'PATCH /api/v1/me', { locale: 'de' })
    await assign(cora, 'Traverse')
    await untilMails(cora, 1)
    expect(mailsTo(cora)[0]?.text).toMatch(/hat dir „Traverse“ zugewiesen[^]*öffnen:[^]*Keine E-Mails dieser Art mehr/)
    expect(mailsTo(cora)[0]?.html).toContain('<html lang="de">')
  })

  it('has no head but its own, whatever people write', async () => {
    const cora = await aColleague(test, anna, 'planner')
    await assign(cora, 'Truss\u202egnp.exe\u2066 Bcc: a@example.org')
    await untilMails(cora, 1)
    const [mail] = mailsTo(cora)
    expect(mail?.head.subject).toMatch(/^Trussgnp\.exe Bcc: a@example\.org \(T-\d+\)$/)
    expect(mail?.head.bcc).toBeUndefined()
    expect(mail?.to).toEqual([cora.email])
  })

  it('is not of own acts, nor of kinds that only the inbox is told of', async () => {
    const cora = await aColleague(test, anna, 'planner')
    const { id } = await aTask(test, cora, { assignee_id: cora.userId })
    await call(anna, `POST /api/v1/tasks/${String(id)}/complete`, {})
    await assign(cora, 'Last')
    await untilMails(cora, 1)
    expect((await deliveriesOf(cora)).map(({ kind }) => kind)).toEqual(['work.task.assigned'])
  })

  it('comes without an inbox where that is chosen', async () => {
    const cora = await aColleague(test, anna, 'planner')
    await choose(cora, { kinds: [{ kind: 'work.task.assigned', in_app: false, email: true }] })
    await assign(cora, 'Quietly')
    await untilMails(cora, 1)
    const inbox = (await call(cora, 'GET /api/v1/notifications')).notifications as JsonObject[]
    expect(inbox.filter(({ kind }) => kind === 'work.task.assigned')).toEqual([])
  })
})

describe('what waits', () => {
  it('waits for the end of quiet hours, then comes as one mail', async () => {
    const cora = await aColleague(test, anna, 'planner')
    await beQuiet(cora, 20)
    for (const title of ['First', 'Second', 'Third']) await assign(cora, title)
    await eventually(async () => (await deliveriesOf(cora)).length === 3, 'three are queued')
    expect(await deliveriesOf(cora)).toMatchObject(
      Array.from({ length: 3 }, () => ({ state: 'queued', reason: 'quiet_hours' })),
    )
    await forward(21, cora)
    await untilDelivery(cora, { state: 'sent' })
    const [mail, ...others] = mailsTo(cora)
    expect(others).toEqual([])
    expect(mail?.head.subject).toBe('3 notifications · Nordlicht & Söhne')
    expect(mail?.text).toMatch(/“First”[^]*“Second”[^]*“Third”/)
    expect((await deliveriesOf(cora)).map(({ state }) => state)).toEqual(['sent', 'sent', 'sent'])
  })

  it('is collected for the hour, and goes at once when that is chosen meanwhile', async () => {
    const cora = await aColleague(test, anna, 'planner')
    await choose(cora, { digest: 'hourly' })
    for (const title of ['First', 'Second']) await assign(cora, title)
    await eventually(async () => (await deliveriesOf(cora)).length === 2, 'two are queued')
    expect(await deliveriesOf(cora)).toMatchObject([{ reason: 'digest' }, { reason: 'digest' }])
    await choose(cora, { digest: 'at_once' })
    await untilMails(cora, 2)
    expect(
      mailsTo(cora)
        .map(({ head }) => head.subject)
        .toSorted(),
    ).toEqual([expect.stringMatching(/^First/), expect.stringMatching(/^Second/)])
  })

  it('is not sent once it was read, muted, switched off or is out of sight, or the person is gone', async () => {
    const stage = await aWorkspace(test, anna)
    const people: Person[] = []
    for (let i = 0; i < 5; i++) {
      const home = await aWorkspace(test, anna)
      const person = await aColleague(test, anna, 'crew', [stage, home])
      await beQuiet(person, 20)
      people.push(person)
    }
    const [reader, muter, chooser, leaver, goer] = people
    const tasks: JsonObject[] = []
    for (const person of people) tasks.push(await assign(person, 'Hidden name', { workspace_id: stage }))
    for (const person of people) await eventually(async () => (await deliveriesOf(person)).length === 1, 'it is queued')
    await call(reader!, 'POST /api/v1/notifications/read-all', {})
    await call(muter!, 'POST /api/v1/notifications/muted', { type: 'work.task', id: String(tasks[1]?.id) })
    await choose(chooser!, { kinds: [{ kind: 'work.task.assigned', email: false }] })
    await call(anna, `DELETE /api/v1/workspaces/${stage}/members/${leaver!.userId}`)
    await call(anna, `POST /api/v1/users/${goer!.userId}/deactivate`, {})
    await forward(21, reader!, muter!, chooser!, leaver!)
    for (const [person, reason] of [
      [reader!, 'read'],
      [muter!, 'muted'],
      [chooser!, 'switched_off'],
      [leaver!, 'not_visible'],
    ] as const)
      await untilDelivery(person, { state: 'suppressed', reason })
    const gone = () =>
      withTenant(test.app.runtime.pool, anna.companyId, (db) =>
        db.rows(sql`select state, reason from notifications_delivery where user_id = ${goer!.userId}`),
      )
    await eventually(async () => JSON.stringify(await gone()).includes('suppressed'), 'it is left out')
    expect(await gone()).toEqual([{ state: 'suppressed', reason: 'gone' }])
    expect(people.flatMap(mailsTo)).toEqual([])
  })
})

describe('a mail server', () => {
  it('that takes nothing for a while has it once in the end, with the same Message-ID', async () => {
    const cora = await aColleague(test, anna, 'planner')
    mailbox.refuse = () => [451, '4.3.0 Try again later']
    await assign(cora, 'Later')
    await untilDelivery(cora, { state: 'queued', reason: 'retry', attempts: 1 })
    const [{ notification_id, answer } = {}] = await deliveriesOf(cora)
    expect(answer).toMatch(/^451 /)
    mailbox.refuse = () => undefined
    await forward(3, cora)
    await untilDelivery(cora, { state: 'sent', attempts: 2 })
    expect(mailsTo(cora).map(({ head }) => head['message-id'])).toEqual([
      `<notification.${String(notification_id)}@example.org>`,
    ])
  })

  it('that is not there is asked again', async () => {
    const cora = await aColleague(test, anna, 'planner')
    await mailbox.close()
    await assign(cora, 'Away')
    await untilDelivery(cora, { state: 'queued', reason: 'retry', attempts: 1 })
    await mailbox.open()
    await untilIdle()
    await forward(3, cora)
    await untilDelivery(cora, { state: 'sent' })
    expect(mailsTo(cora)).toHaveLength(1)
  })

  it('that refuses the address ends it: the person is told, and it goes on once they confirm it', async () => {
    const cora = await aColleague(test, anna, 'planner')
    mailbox.refuse = (address) => (address === cora.email ? [550, '5.1.1 No such user here'] : undefined)
    await assign(cora, 'First')
    await untilDelivery(cora, { state: 'failed', reason: 'refused' })
    const texts = async () =>
      ((await call(cora, 'GET /api/v1/notifications')).notifications as JsonObject[]).map(({ text }) => text)
    expect(await texts()).toContain(
      'EventKit cannot reach your e-mail address: confirm it on your profile once it works',
    )
    expect(await call(cora, `GET ${preferences}`)).toMatchObject({
      email_state: 'refused',
      email_answer: expect.stringContaining('No such user here'),
    })
    mailbox.refuse = () => undefined
    await assign(cora, 'Second')
    await untilDelivery(cora, { state: 'suppressed', reason: 'address_refused' })
    expect(await call(cora, `POST ${preferences}/confirm-email`, {})).toMatchObject({ email_state: 'available' })
    await assign(cora, 'Third')
    await untilMails(cora, 1)
    expect(mailsTo(cora)[0]?.head.subject).toMatch(/^Third/)
  })

  it('that refuses us or the mail does not end the address', async () => {
    const cora = await aColleague(test, anna, 'planner')
    mailbox.refuse = () => [554, '5.7.1 Relay access denied']
    await assign(cora, 'Relay')
    await untilDelivery(cora, { state: 'failed' })
    mailbox.refuse = () => undefined
    mailbox.refuseData = () => [554, '5.6.0 Not this text']
    await assign(cora, 'Text')
    await eventually(
      async () => (await deliveriesOf(cora)).filter(({ state }) => state === 'failed').length === 2,
      'two failed',
    )
    expect((await call(cora, `GET ${preferences}`)).email_state).toBe('available')
  })
})

describe('the link in a mail', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const linkOf = (mail: PostedMail | undefined): string =>
    new URL(/<(.+)>/.exec(mail?.head['list-unsubscribe'] ?? '')?.[1] ?? '').href.replace('https://kit.example.org', '')
  const open = async (method: 'GET' | 'POST', url: string) => {
    const reply = await test.app.http.inject({
      method,
      url,
      ...(method === 'POST' && { headers: form, payload: 'List-Unsubscribe=One-Click' }),
    })
    return { status: reply.statusCode, page: reply.body, headers: reply.headers }
  }
  const isOn = async (person: Person, kind: string) =>
    ((await call(person, `GET ${preferences}`)).kinds as JsonObject[]).find((one) => one.kind === kind)?.email

  it('switches off that kind alone, without signing in, by POST alone, as often as one likes', async () => {
    const cora = await aColleague(test, anna, 'planner')
    await assign(cora, 'Link')
    await untilMails(cora, 1)
    const url = linkOf(mailsTo(cora)[0])
    const asked = await open('GET', url)
    expect(asked).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } })
    expect(asked.page).toContain('“A task is assigned to you”')
    expect(asked.page).not.toContain(cora.email)
    expect(asked.headers['content-security-policy']).toContain("form-action 'self'")
    expect(await isOn(cora, 'work.task.assigned')).toBe(true)
    for (let i = 0; i < 2; i++) {
      const done = await open('POST', url)
      expect([done.status, done.page]).toEqual([200, expect.stringContaining('You get no more e-mail of this kind')])
    }
    expect(await isOn(cora, 'work.task.assigned')).toBe(false)
    expect(await isOn(cora, 'reminders.reminder.due')).toBe(true)
    const journal = await test.journalOf(cora.token)
    expect(journal.filter(({ kind }) => kind === 'notifications.preference.updated')).toMatchObject([
      { actor_id: cora.userId, subject_id: cora.userId },
    ])
  })

  it('holds for nobody else, for no other kind, and not once it was revoked', async () => {
    const [cora, dora] = [await aColleague(test, anna, 'planner'), await aColleague(test, anna, 'planner')]
    for (const person of [cora, dora]) {
      await assign(person, 'Link')
      await untilMails(person, 1)
    }
    const url = linkOf(mailsTo(cora)[0])
    const [body = '', signature = ''] = url.split('token=')[1]?.split('.') ?? []
    const plain = Buffer.from(body, 'base64url').toString()
    const forged = [
      plain.replace(cora.userId, dora.userId),
      plain.replace('work.task.assigned', '*'),
      plain.replace(/\S+$/, 'reminders.reminder.due'),
      plain.replace(cora.companyId, '018f0000-0000-7000-8000-000000000000'),
    ].map((text) => `/unsubscribe?token=${Buffer.from(text).toString('base64url')}.${signature}`)
    const broken = ['/unsubscribe', '/unsubscribe?token=', `${url.slice(0, -2)}AA`, '/unsubscribe?token=a.b']
    for (const method of ['GET', 'POST'] as const)
      for (const each of [...forged, ...broken]) expect((await open(method, each)).status).toBe(410)
    await call(cora, `POST ${preferences}/revoke-links`, {})
    expect((await open('POST', url)).status).toBe(410)
    expect(await isOn(cora, 'work.task.assigned')).toBe(true)
    expect(await isOn(dora, 'work.task.assigned')).toBe(true)
  })
})
