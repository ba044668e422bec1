import { beforeAll, describe, expect, it } from 'vitest'
import sql from 'sql-template-tag'
import { useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, anEvent, aTask, aWorkspace, expectStatus, type Person } from '../../../test/factories.ts'
import { addressOf, openFeedClient } from '../../../test/feed.ts'
import { eventually } from '../../../test/journal.ts'
import { type Db, withTenant } from '../../kernel/db.ts'
import { newId, nilId } from '../../kernel/ids.ts'
import type { RunningJob } from '../../kernel/job.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { systemPrincipal } from '../auth/principal.ts'
import { ownCall, write } from '../calls/transact.ts'
import { sweep } from './notifications.jobs.ts'
import { type Notice, notify, type Outcome } from './notify.ts'

let offsetMs = 0
const test = useTestApp({ tells: true, clock: { now: () => new Date(Date.now() + offsetMs) } })
let anna: Person
let ben: Person

beforeAll(async () => {
  anna = await aCompany(test)
  ben = await aColleague(test, anna, 'planner')
  await eventually(async () => {
    const { body } = await test.rest('GET /api/v1/sinks', { token: anna.token })
    return (body.sinks as JsonObject[]).some(({ name, state }) => name === 'notifications' && state !== 'stopped')
  }, 'the sink is attached')
})

const call = async (person: Person, path: string, body?: JsonObject): Promise<JsonObject> => {
  const reply = await test.rest(path, { token: person.token, ...(body && { body }) })
  if (reply.status >= 300) throw new Error(`${path}: ${reply.status} ${JSON.stringify(reply.body)}`)
  return reply.body
}

const inboxOf = async (person: Person, query = ''): Promise<JsonObject[]> =>
  (await call(person, `GET /api/v1/notifications?page_size=100${query}`)).notifications as JsonObject[]

const textsOf = async (person: Person, query = ''): Promise<unknown[]> =>
  (await inboxOf(person, query)).map(({ text }) => text)

/** Somebody new, with nothing in their inbox. */
async function somebody(role = 'planner', workspaces: string[] = []): Promise<Person> {
  const person = await aColleague(test, anna, role, workspaces)
  await settled()
  await call(person, 'POST /api/v1/notifications/read-all', {})
  await withTenant(test.app.runtime.pool, person.companyId, (db) =>
    db.run(sql`delete from notifications_message where tenant_id = ${person.companyId} and user_id = ${person.userId}`),
  )
  return person
}

/** Everything that has happened so far is told: something that happens now is, in the same company, after it. */
async function settled(): Promise<void> {
  const { id } = await aTask(test, anna, { assignee_id: ben.userId, title: `Marker ${newId()}` })
  await eventually(async () => {
    const found = await inboxOf(ben)
    return found.some(({ record }) => (record as JsonObject | null)?.id === id)
  }, 'the marker is told')
  await eventually(async () => {
    const { body } = await test.rest('GET /api/v1/jobs?kinds=notifications.tell&states=waiting&states=running', {
      token: anna.token,
    })
    return (body.jobs as JsonObject[]).length === 0
  }, 'no job is left')
}

const tell = (notices: readonly Notice[], thenFail = false): Promise<Outcome[]> =>
  write(test.app.runtime, ownCall('test'), systemPrincipal(anna.companyId), async (ctx) => {
    const outcomes = await notify(ctx, notices)
    if (thenFail) throw new Error('rolled back')
    return outcomes
  })

const joined = (userId: string, key: string = newId()): Notice => ({
  userId,
  key,
  kind: 'auth.user.joined',
  reason: 'role',
})

describe('what others do', () => {
  it('is told to whom it concerns: once, with its record, and why', async () => {
    const cora = await somebody()
    const task = await aTask(test, anna, { title: 'Rig the truss', assignee_id: cora.userId })
    await settled()
    expect(await inboxOf(cora)).toEqual([
      {
        id: expect.any(String),
        kind: 'work.task.assigned',
        reason: 'assignee',
        text: expect.stringMatching(/^Admin \d+ assigned “Rig the truss” to you$/),
        record: {
          type: 'work.task',
          id: task.id,
          title: 'Rig the truss',
          code: `T-${String(task.number)}`,
          page: `/tasks/${String(task.id)}`,
          is_living: true,
          is_muted: false,
        },
        actor: { id: anna.userId, name: expect.stringMatching(/^Admin/) },
        others: 0,
        created_at: expect.any(String),
        shown_at: expect.any(String),
        read_at: null,
        snoozed_until: null,
      },
    ])
  })

  it('is not told to the actor, nor to those it does not concern', async () => {
    const cora = await somebody()
    const task = await aTask(test, cora, { assignee_id: cora.userId })
    await call(cora, `POST /api/v1/tasks/${String(task.id)}/complete`, {})
    await aTask(test, anna, { assignee_id: ben.userId })
    await settled()
    expect(await inboxOf(cora)).toEqual([])
  })

  it('is worded in the language of whoever reads', async () => {
    const cora = await somebody()
    const task = await aTask(test, cora, { title: 'Truss' })
    await call(ben, `POST /api/v1/tasks/${String(task.id)}/complete`, {})
    await settled()
    expect(await textsOf(cora)).toEqual([expect.stringMatching(/^planner \d+ completed “Truss”$/)])
    await call(cora, 'PATCH /api/v1/me', { locale: 'de' })
    expect(await textsOf(cora)).toEqual([expect.stringMatching(/^planner \d+ hat „Truss“ erledigt$/)])
  })

  it('tells of tasks, events, memberships and newcomers', async () => {
    const cora = await somebody()
    const task = await aTask(test, cora, { title: 'T', assignee_id: cora.userId })
    const path = `/api/v1/tasks/${String(task.id)}`
    await call(ben, `PATCH ${path}`, { due_date: '2027-05-01T10:00:00Z' })
    await call(ben, `PATCH ${path}`, { status: 'cancelled' })
    await call(ben, `POST ${path}/reopen`, {})
    await call(ben, `DELETE ${path}`)
    const event = await anEvent(test, cora, { name: 'E' })
    await call(ben, `POST /api/v1/events/${String(event.id)}/status`, { status: 'confirmed' })
    await call(ben, `PATCH /api/v1/events/${String(event.id)}`, { ends_at: '2027-03-03T20:00:00Z' })
    await call(ben, `PATCH /api/v1/events/${String(event.id)}`, { name: 'E' })
    const stage = await aWorkspace(test, anna, 'Stage 9')
    await expectStatus(
      200,
      test.rest(`PUT /api/v1/workspaces/${stage}/members/${cora.userId}`, {
        token: anna.token,
        body: { role: 'team_member' },
      }),
    )
    await settled()
    const kinds = (await inboxOf(cora)).map(({ kind }) => kind).toReversed()
    expect(kinds).toEqual([
      'work.task.rescheduled',
      'work.task.cancelled',
      'work.task.reopened',
      'work.task.deleted',
      'planning.event.status_changed',
      'planning.event.moved',
      'tenancy.member.added',
    ])
    expect((await inboxOf(anna)).some(({ kind }) => kind === 'auth.user.joined')).toBe(true)
  })

  it('is unread once, however often the same is done to a record', async () => {
    const cora = await somebody()
    const { id } = await aTask(test, cora, { assignee_id: cora.userId })
    for (const day of [1, 2, 3])
      await call(ben, `PATCH /api/v1/tasks/${String(id)}`, { due_date: `2027-05-0${day}T10:00:00Z` })
    await call(ben, `POST /api/v1/tasks/${String(id)}/complete`, {})
    await settled()
    const found = await inboxOf(cora)
    expect(found.map(({ kind, read_at }) => [kind, read_at === null])).toEqual([
      ['work.task.completed', true],
      ['work.task.rescheduled', true],
      ['work.task.rescheduled', false],
      ['work.task.rescheduled', false],
    ])
  })

  it('is one notification where one request did the same to many', async () => {
    const cora = await somebody()
    const ids: unknown[] = []
    for (let i = 0; i < 8; i++) ids.push((await aTask(test, anna)).id)
    await call(anna, 'POST /api/v1/tasks/bulk-assign', { ids: ids as string[], assignee_id: cora.userId })
    await settled()
    const found = await inboxOf(cora)
    expect(found.map(({ others }) => others)).toEqual([7])
    expect(found[0]?.text).toMatch(/ and 7 more to you$/)
  })

  it('is told without those of many that somebody does not see or has muted, wherever they stand among them', async () => {
    const [stage, home] = [await aWorkspace(test, anna), await aWorkspace(test, anna)]
    const cora = await somebody('crew', [stage, home])
    const ids: string[] = []
    for (const workspace of [stage, home, home, home, home, home, stage])
      ids.push(String((await aTask(test, cora, { workspace_id: workspace })).id))
    await call(cora, 'POST /api/v1/notifications/muted', { type: 'work.task', id: ids[1] ?? '' })
    await call(anna, `DELETE /api/v1/workspaces/${stage}/members/${cora.userId}`)
    await settled()
    const before = (await inboxOf(cora)).length
    await call(anna, 'POST /api/v1/tasks/bulk-complete', { ids })
    await settled()
    const [told, ...rest] = await inboxOf(cora)
    expect(rest).toHaveLength(before)
    expect(told).toMatchObject({ kind: 'work.task.completed', others: 3, record: { id: ids[2] ?? '' } })
    await call(cora, 'POST /api/v1/notifications/muted', { type: 'work.task', id: ids[2] ?? '' })
    await call(anna, 'POST /api/v1/tasks/bulk-reopen', { ids })
    await settled()
    const singly = (await inboxOf(cora)).slice(0, 3)
    expect(singly.map(({ kind, others, record }) => [kind, others, (record as JsonObject | null)?.id])).toEqual(
      ids
        .slice(3, 6)
        .toReversed()
        .map((id) => ['work.task.reopened', 0, id]),
    )
  })

  it('is still unread of many when the same is done to one of them, and read when it is done to as many again', async () => {
    const cora = await somebody()
    const ids: string[] = []
    for (let i = 0; i < 5; i++) ids.push(String((await aTask(test, cora)).id))
    const onTo = (count: number) => call(anna, 'POST /api/v1/tasks/bulk-complete', { ids: ids.slice(0, count) })
    const unread: unknown[] = []
    for (const count of [5, 1, 5]) {
      await onTo(count)
      await settled()
      const found = (await inboxOf(cora, '&view=unread')).filter(({ kind }) => kind === 'work.task.completed')
      unread.push(found.map(({ others }) => others))
      await call(cora, 'POST /api/v1/tasks/bulk-reopen', { ids })
    }
    expect(unread).toEqual([[4], [0, 4], [4]])
  })

  it('is not told of what somebody does not see, and shows nothing of what they no longer see', async () => {
    const [stage, home] = [await aWorkspace(test, anna), await aWorkspace(test, anna)]
    const cora = await somebody('crew', [stage, home])
    const task = await aTask(test, cora, { title: 'Secret name', workspace_id: stage })
    await call(anna, `POST /api/v1/tasks/${String(task.id)}/complete`, {})
    await settled()
    expect(await textsOf(cora)).toEqual([expect.stringContaining('Secret name')])
    await call(anna, `DELETE /api/v1/workspaces/${stage}/members/${cora.userId}`)
    const [left] = await inboxOf(cora)
    expect(left).toMatchObject({ text: 'Something happened to a record that you do not see any more.', record: null })
    expect(JSON.stringify(left)).not.toContain('Secret name')
    await call(anna, `POST /api/v1/tasks/${String(task.id)}/reopen`, {})
    await settled()
    expect(await inboxOf(cora)).toHaveLength(1)
  })
})

describe('what the server does, and what was undone', () => {
  it('tells Admins of a webhook that the server switched off, and nobody whom it put into a workspace itself', async () => {
    const body = { name: 'Hook', url: 'https://example.org/hook', kinds: ['no.such.*'] }
    const { id } = await call(anna, 'POST /api/v1/webhooks', body)
    const cora = await somebody()
    const workspaceId = await aWorkspace(test, anna)
    await write(test.app.runtime, ownCall('test'), systemPrincipal(anna.companyId), async (ctx) => {
      const about = { subjectVersion: 2, changes: [], payload: {} }
      ctx.record({
        ...about,
        kind: 'webhooks.endpoint.switched_off',
        subjectType: 'webhooks.endpoint',
        subjectId: String(id),
      })
      ctx.record({
        ...about,
        kind: 'tenancy.member.set',
        subjectType: 'tenancy.member',
        subjectId: cora.userId,
        workspaceId,
        changes: [{ field: 'role', old: null, new: 'team_member' }],
        payload: { user_id: cora.userId },
      })
    })
    await settled()
    const told = (await inboxOf(anna)).find(({ kind }) => kind === 'webhooks.endpoint.off')
    expect(told).toMatchObject({ actor: null, text: expect.stringContaining('“Hook” was switched off') })
    expect(await inboxOf(cora)).toEqual([])
  })

  it('is taken back unread when it was undone, and told again when it is done again', async () => {
    const cora = await somebody()
    const { id } = await aTask(test, anna, { title: 'Truss', assignee_id: cora.userId })
    await settled()
    expect(await inboxOf(cora)).toHaveLength(1)
    const give = (assignee_id: string | null) => call(anna, `PATCH /api/v1/tasks/${String(id)}`, { assignee_id })
    await give(null)
    await settled()
    expect(await inboxOf(cora)).toEqual([])
    await give(cora.userId)
    await settled()
    await call(cora, 'POST /api/v1/notifications/read-all', {})
    await give(ben.userId)
    await settled()
    expect(await inboxOf(cora)).toHaveLength(1)
  })
})

describe('notify', () => {
  it('tells once by its key, whoever else tells it at that moment, and says what became of each', async () => {
    const cora = await somebody()
    const key = newId()
    const all = await Promise.all(Array.from({ length: 8 }, () => tell([joined(cora.userId, key)])))
    expect(all.flat().toSorted()).toEqual([...Array<string>(7).fill('known'), 'told'])
    expect(await inboxOf(cora)).toHaveLength(1)
    const { id } = await aTask(test, anna, { private: true })
    const subject = { type: 'work.task', id: String(id) }
    const about = { ...joined(cora.userId), kind: 'work.task.assigned', subject }
    expect(
      await tell([
        joined(cora.userId, 'twice'),
        joined(cora.userId, 'twice'),
        { ...joined(cora.userId), actorId: cora.userId },
        joined(newId()),
        about,
        { ...about, subject: { type: 'work.task', id: newId() } },
      ]),
    ).toEqual(['told', 'known', 'own', 'gone', 'unseen', 'unseen'])
  })

  it('sorts by when it happened, whatever is told first, and shows at once what a clock ahead says', async () => {
    const cora = await somebody()
    const ago = (minutes: number) => new Date(Date.now() + offsetMs - minutes * 60_000)
    const keys = { late: ago(5), later: ago(1), latest: ago(-10) }
    for (const [key, receivedAt] of Object.entries(keys).toReversed())
      await tell([{ ...joined(cora.userId, key), receivedAt }])
    const rows = await withTenant(test.app.runtime.pool, cora.companyId, (db) =>
      db.rows<{ id: string; key: string }>(sql`
        select id, key from notifications_message where user_id = ${cora.userId}`),
    )
    const nameOf = new Map(rows.map(({ id, key }) => [id, key]))
    expect((await inboxOf(cora)).map(({ id }) => nameOf.get(String(id)))).toEqual(['latest', 'later', 'late'])
  })

  it('tells nothing when its transaction is rolled back', async () => {
    const cora = await somebody()
    await expect(tell([joined(cora.userId, 'a')], true)).rejects.toThrow('rolled back')
    expect(await inboxOf(cora)).toEqual([])
    expect(await tell([joined(cora.userId, 'a')])).toEqual(['told'])
  })

  it('refuses a kind and a type that nobody defined', async () => {
    await expect(tell([{ ...joined(ben.userId), kind: 'no.such.kind' }])).rejects.toThrow('no kind of notification')
  })

  it('does not tell somebody whose account is closed', async () => {
    const cora = await somebody()
    await call(anna, `POST /api/v1/users/${cora.userId}/deactivate`, {})
    expect(await tell([joined(cora.userId)])).toEqual(['gone'])
  })
})

describe('the inbox', () => {
  it('is paged by keyset, newest first', async () => {
    const cora = await somebody()
    for (let i = 0; i < 5; i++) await tell([joined(cora.userId, `${i}`)])
    const ids = (await inboxOf(cora)).map(({ id }) => id)
    const first = await call(cora, 'GET /api/v1/notifications?page_size=3')
    await tell([joined(cora.userId, 'meanwhile')])
    const token = encodeURIComponent(String(first.next_page_token))
    const second = await call(cora, `GET /api/v1/notifications?page_size=3&page_token=${token}`)
    const pages = [first, second].flatMap(({ notifications }) => notifications as JsonObject[])
    expect(pages.map(({ id }) => id)).toEqual(ids)
    expect(second.next_page_token).toBe('')
  })

  it('counts what is unread, up to a hundred; read, unread and all of it', async () => {
    const cora = await somebody()
    const count = () => call(cora, 'GET /api/v1/notifications/unread-count')
    expect(await count()).toEqual({ count: 0, is_more: false })
    await tell(Array.from({ length: 100 }, (_, i) => joined(cora.userId, `${i}`)))
    expect(await count()).toEqual({ count: 100, is_more: false })
    await tell([joined(cora.userId)])
    expect(await count()).toEqual({ count: 100, is_more: true })
    const [newest] = await inboxOf(cora)
    const path = `/api/v1/notifications/${String(newest?.id)}`
    const read = await call(cora, `POST ${path}/read`, {})
    expect(read.read_at).not.toBeNull()
    expect((await call(cora, `POST ${path}/read`, {})).read_at).toBe(read.read_at)
    expect(await inboxOf(cora, '&view=unread')).toHaveLength(100)
    expect((await call(cora, `POST ${path}/unread`, {})).read_at).toBeNull()
    await tell([joined(cora.userId)])
    const body = { seen_until: newest?.shown_at ?? null }
    expect(await call(cora, 'POST /api/v1/notifications/read-all', body)).toEqual({ count: 101 })
    expect(await count()).toEqual({ count: 1, is_more: false })
  })

  it('gives back at its time what was put away, and tells open windows', async () => {
    const cora = await somebody()
    await tell([joined(cora.userId, 'a')])
    await tell([joined(cora.userId, 'b')])
    const [, older] = await inboxOf(cora)
    const path = `/api/v1/notifications/${String(older?.id)}`
    const until = new Date(Date.now() + offsetMs + 300_000).toISOString()
    await call(cora, `POST ${path}/read`, {})
    expect(await call(cora, `POST ${path}/snooze`, { until })).toMatchObject({ snoozed_until: until, read_at: null })
    expect((await inboxOf(cora)).map(({ id }) => id)).not.toContain(older?.id)
    expect((await inboxOf(cora, '&view=snoozed')).map(({ id }) => id)).toEqual([older?.id])
    const feed = await openFeedClient(await addressOf(test.app), { token: cora.token, kinds: 'notifications.*' })
    await feed.until(({ position }) => position >= 0)
    offsetMs += 300_001
    test.app.runtime.jobs.queue.wake()
    await feed.until(({ entries }) => entries.length > 0)
    await feed.close()
    expect((await inboxOf(cora))[0]).toMatchObject({ id: older?.id, read_at: null, snoozed_until: null })
    await call(cora, `POST ${path}/snooze`, { until: new Date(Date.now() + offsetMs + 60_000).toISOString() })
    expect(await call(cora, `POST ${path}/unsnooze`, {})).toMatchObject({ snoozed_until: null })
    expect((await inboxOf(cora))[0]?.id).toBe(older?.id)
  })

  it('refuses to put something away until a time that has passed, or for years', async () => {
    await tell([joined(ben.userId)])
    const [{ id } = { id: '' }] = await inboxOf(ben)
    for (const until of ['2020-01-01T00:00:00Z', '2040-01-01T00:00:00Z']) {
      const { status, body } = await test.rest(`POST /api/v1/notifications/${String(id)}/snooze`, {
        token: ben.token,
        body: { until },
      })
      expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining('until')])
    }
  })

  it('is nobody else’s: not to read, not to change, not on the feed', async () => {
    const cora = await somebody()
    const address = await addressOf(test.app)
    const [own, other] = await Promise.all(
      [cora, anna].map(({ token }) => openFeedClient(address, { token, kinds: 'notifications.*' })),
    )
    if (!own || !other) throw new Error('two clients were opened')
    await Promise.all([own, other].map((feed) => feed.until(({ position }) => position >= 0)))
    await tell([joined(cora.userId)])
    await own.until(({ entries }) => entries.length > 0)
    expect(own.entries).toMatchObject([{ kind: 'notifications.inbox.received', subject_id: cora.userId }])
    const end = own.position
    await other.until(({ position }) => position >= end)
    expect(other.entries).toEqual([])
    await Promise.all([own.close(), other.close()])
    const [{ id } = { id: '' }] = await inboxOf(cora)
    for (const verb of ['read', 'unread', 'unsnooze'])
      expect(
        (await test.rest(`POST /api/v1/notifications/${String(id)}/${verb}`, { token: anna.token, body: {} })).status,
      ).toBe(404)
    const journal = await test.journalOf(anna.token)
    expect(
      journal.filter(({ subject_id, kind }) => subject_id === cora.userId && String(kind).startsWith('notif')),
    ).toEqual([])
  })
})

describe('a muted record', () => {
  it('is not told of any more, until it is unmuted', async () => {
    const cora = await somebody()
    const { id } = await aTask(test, cora, { title: 'Loud' })
    const [complete, reopen] = ['complete', 'reopen'].map((verb) => `POST /api/v1/tasks/${String(id)}/${verb}`)
    const muted = await call(cora, 'POST /api/v1/notifications/muted', { type: 'work.task', id: String(id) })
    expect(muted).toMatchObject({ record: { id, title: 'Loud', is_muted: true } })
    expect(await call(cora, 'GET /api/v1/notifications/muted')).toMatchObject({ muted: [muted] })
    await call(ben, complete!, {})
    await settled()
    expect(await inboxOf(cora)).toEqual([])
    for (let i = 0; i < 2; i++) await call(cora, `DELETE /api/v1/notifications/muted/work.task/${String(id)}`)
    await call(ben, reopen!, {})
    await settled()
    expect((await inboxOf(cora)).map(({ kind }) => kind)).toEqual(['work.task.reopened'])
  })

  it('must be one that the person sees', async () => {
    const { id } = await aTask(test, anna, { private: true })
    for (const body of [
      { type: 'work.task', id: String(id) },
      { type: 'no.kind', id: newId() },
    ])
      expect((await test.rest('POST /api/v1/notifications/muted', { token: ben.token, body })).status).toBe(404)
  })
})

describe('what is kept', () => {
  /** Removes what is to be removed after some days. Answers what each of its transactions did. */
  const sweepIn = async (days: number, sizes?: Parameters<typeof sweep>[1]): Promise<unknown[]> => {
    const answers: unknown[] = []
    const transact: RunningJob['transact'] = (work) =>
      write(test.app.runtime, ownCall('sweep'), systemPrincipal(nilId), async (ctx) => {
        const answer = await work({ ...ctx, receivedAt: new Date(ctx.receivedAt.getTime() + days * 86_400_000) })
        answers.push(answer)
        return answer
      })
    await sweep({ transact, signal: AbortSignal.timeout(10_000) }, sizes)
    return answers
  }

  const rows = (person: Person) =>
    withTenant(test.app.runtime.pool, person.companyId, (db) =>
      db.rows(sql`select id from notifications_message where user_id = ${person.userId}`),
    )

  it('is ninety days of it, and the newest thousand of a person', async () => {
    const cora = await somebody()
    const dora = await somebody()
    await tell(Array.from({ length: 1010 }, (_, i) => joined(cora.userId, `${i}`)))
    await tell(Array.from({ length: 1001 }, (_, i) => joined(dora.userId, `${i}`)))
    await tell([joined(cora.userId, 'newest')])
    const [newest] = await inboxOf(cora)
    const answers = await sweepIn(0, { messages: 4, people: 2 })
    expect(await rows(cora)).toHaveLength(1000)
    expect(await rows(dora)).toHaveLength(1000)
    expect((await inboxOf(cora))[0]?.id).toBe(newest?.id)
    const removed = answers.map((answer) => (answer as { removed?: number } | undefined)?.removed ?? 0)
    expect(Math.max(...removed)).toBe(4)
    expect(removed.reduce((all, each) => all + each)).toBe(12)
    await sweepIn(91)
    expect(await rows(cora)).toEqual([])
  })

  it('is removed beside what somebody is changing, without waiting for them', async () => {
    const cora = await somebody()
    await tell([joined(cora.userId, 'held')])
    await tell([joined(cora.userId, 'free')])
    const lock = (db: Db) =>
      db.run(sql`
      select from notifications_message where user_id = ${cora.userId} and key = 'held' for update`)
    await write(test.app.runtime, ownCall('test'), systemPrincipal(cora.companyId), async (ctx) => {
      await lock(ctx.db)
      await sweepIn(91)
    })
    expect(await rows(cora)).toHaveLength(1)
    expect(await sweepIn(91, { messages: 1, people: 200 })).toContain(1)
    expect(await rows(cora)).toEqual([])
  })

  it('goes with the person who is erased', async () => {
    const cora = await somebody()
    await tell([joined(cora.userId)])
    const { id } = await aTask(test, cora)
    await call(cora, 'POST /api/v1/notifications/muted', { type: 'work.task', id: String(id) })
    await aTask(test, cora, { title: 'From Cora', assignee_id: ben.userId })
    await settled()
    await call(anna, `POST /api/v1/users/${cora.userId}/erase`, {})
    expect(await rows(cora)).toEqual([])
    expect(await textsOf(ben)).toContain('Erased person assigned “From Cora” to you')
  })
})
