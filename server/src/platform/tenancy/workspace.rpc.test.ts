import { beforeAll, describe, expect, it } from 'vitest'
import { type RestReply, useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, aTask, aWorkspace, expectStatus, type Person } from '../../../test/factories.ts'
import { newId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'

const test = useTestApp()
let admin: Person
let lead: Person
let member: Person
let stage: string

beforeAll(async () => {
  admin = await aCompany(test)
  stage = await aWorkspace(test, admin, 'Stage')
  ;[lead, member] = await Promise.all([
    aColleague(test, admin, 'planner', [stage]),
    aColleague(test, admin, 'crew', [stage]),
  ])
  await expectStatus(200, set(admin, stage, lead, 'team_lead'))
})

const set = (by: Person, workspace: string, who: Person, role: string): Promise<RestReply> =>
  test.rest(`PUT /api/v1/workspaces/${workspace}/members/${who.userId}`, { token: by.token, body: { role } })
const drop = (by: Person, workspace: string, who: Person): Promise<RestReply> =>
  test.rest(`DELETE /api/v1/workspaces/${workspace}/members/${who.userId}`, { token: by.token })
const get = (by: Person, id: string): Promise<RestReply> =>
  test.rest(`GET /api/v1/workspaces/${id}`, { token: by.token })
const rename = (by: Person, id: string, body: JsonObject): Promise<RestReply> =>
  test.rest(`PATCH /api/v1/workspaces/${id}`, { token: by.token, body })
const bin = (by: Person, id: string): Promise<RestReply> =>
  test.rest(`DELETE /api/v1/workspaces/${id}`, { token: by.token })
const restore = (by: Person, id: string): Promise<RestReply> =>
  test.rest(`POST /api/v1/workspaces/${id}/restore`, { token: by.token, body: {} })
const names = async (by: Person, query = ''): Promise<unknown[]> =>
  ((await test.rest(`GET /api/v1/workspaces${query}`, { token: by.token })).body.workspaces as JsonObject[]).map(
    (workspace) => workspace.name,
  )
const members = async (by: Person, id: string): Promise<unknown[]> =>
  ((await test.rest(`GET /api/v1/workspaces/${id}/members`, { token: by.token })).body.members as JsonObject[]).map(
    (found) => [(found.user as JsonObject).id, found.role],
  )

describe('workspaces', () => {
  it('are listed by name: all to an Admin, one’s own to the others', async () => {
    const anna = await aCompany(test)
    const light = await aWorkspace(test, anna, 'light')
    await aWorkspace(test, anna, 'Audio')
    const stage = await aWorkspace(test, anna, 'Äste')
    const crew = await aColleague(test, anna, 'crew', [light, stage])
    expect(await names(anna)).toEqual(['Äste', 'Audio', 'General', 'light'])
    expect(await names(crew)).toEqual(['Äste', 'light'])
    const { body: me } = await test.rest('GET /api/v1/me', { token: crew.token })
    expect((me.workspaces as JsonObject[]).map((each) => each.workspace_name)).toEqual(['Äste', 'light'])
  })

  it('list their members by the alphabet, page by page', async () => {
    const id = await aWorkspace(test, admin)
    const wanted = ['anna', 'Änne', 'Ben', 'Örs', 'Oskar', 'Zoe']
    for (const name of wanted.toReversed()) {
      const { token } = await aColleague(test, admin, 'crew', [id])
      await expectStatus(200, test.rest('PATCH /api/v1/me', { token, body: { name } }))
    }
    const found: unknown[] = []
    for (let token = ''; found.length <= wanted.length;) {
      const line = `GET /api/v1/workspaces/${id}/members?page_size=1&page_token=${token}`
      const { body } = await expectStatus(200, test.rest(line, { token: admin.token }))
      found.push(...(body.members as JsonObject[]).map(({ user }) => (user as JsonObject).name))
      token = String(body.next_page_token)
      if (!token) break
    }
    expect(found.filter((name) => wanted.includes(String(name)))).toEqual(wanted)
  })

  it('are not there for those who are not in them', async () => {
    const secret = await aWorkspace(test, admin, 'Secret')
    const calls = await Promise.all([
      get(member, secret),
      rename(lead, secret, { name: 'Mine' }),
      set(lead, secret, lead, 'team_lead'),
      test.rest(`GET /api/v1/workspaces/${secret}/members`, { token: member.token }),
    ])
    expect(calls.map((reply) => reply.status)).toEqual([404, 404, 404, 404])
  })

  it('are made with the maker as Team Lead; a repeated id answers the first', async () => {
    const manager = await aColleague(test, admin, 'manager')
    const body = { id: newId(), name: '  Video ' }
    const made = await expectStatus(201, test.rest('POST /api/v1/workspaces', { token: manager.token, body }))
    expect(made.body).toMatchObject({ id: body.id, name: 'Video', version: 1 })
    const again = await test.rest('POST /api/v1/workspaces', { token: manager.token, body: { ...body, name: 'Other' } })
    expect(again.body.name).toBe('Video')
    expect(await members(manager, body.id)).toEqual([[manager.userId, 'team_lead']])
    expect((await test.rest('POST /api/v1/workspaces', { token: lead.token, body })).status).toBe(403)
  })

  it('go to the bin with their tasks and come back with them', async () => {
    const shed = await aWorkspace(test, admin, 'Shed')
    const crew = await aColleague(test, admin, 'crew', [shed])
    const task = await aTask(test, crew, { workspace_id: shed })
    const seen = async (by: Person) =>
      (await test.rest(`GET /api/v1/tasks/${String(task.id)}`, { token: by.token })).status
    expect([await seen(admin), await seen(crew)]).toEqual([200, 200])
    await expectStatus(200, bin(admin, shed))
    expect([await seen(admin), await seen(crew), (await get(crew, shed)).status]).toEqual([404, 404, 404])
    expect(await names(admin, '?deleted=true')).toContain('Shed')
    expect(await names(admin)).not.toContain('Shed')
    expect((await rename(admin, shed, { name: 'Barn' })).body.reason).toBe('deleted')
    await expectStatus(200, restore(admin, shed))
    expect([await seen(admin), await seen(crew)]).toEqual([200, 200])
    const kinds = (await test.journalOf(admin.token))
      .filter((entry) => entry.subject_id === shed)
      .map((entry) => entry.kind)
    expect(kinds).toEqual(['tenancy.workspace.created', 'tenancy.workspace.deleted', 'tenancy.workspace.restored'])
  })

  it('never all go, not even when the last two are deleted at once', async () => {
    const anna = await aCompany(test)
    const general = (await test.rest('GET /api/v1/workspaces', { token: anna.token })).body.workspaces as JsonObject[]
    const first = String(general[0]?.id)
    expect((await bin(anna, first)).body).toMatchObject({ status: 422, reason: 'last_workspace' })
    const second = await aWorkspace(test, anna)
    const replies = await Promise.all([bin(anna, first), bin(anna, second)])
    expect(replies.map((reply) => reply.status).toSorted()).toEqual([200, 422])
    expect(await names(anna)).toHaveLength(1)
  })
})

describe('a Team Lead', () => {
  it('renames the workspace and manages its members, like an Admin', async () => {
    const id = await aWorkspace(test, admin, 'Rigging')
    await expectStatus(200, set(admin, id, lead, 'team_lead'))
    expect((await rename(lead, id, { name: 'Rigging & Motors', version: 1 })).body).toMatchObject({ version: 2 })
    expect((await rename(admin, id, { name: 'Clash', version: 1 })).body).toMatchObject({
      status: 409,
      current_version: 2,
    })
    await expectStatus(200, set(lead, id, member, 'team_member'))
    await expectStatus(200, set(lead, id, member, 'team_lead'))
    await expectStatus(200, set(lead, id, member, 'team_lead'))
    expect(await members(lead, id)).toContainEqual([member.userId, 'team_lead'])
    await expectStatus(200, drop(lead, id, member))
    expect((await drop(lead, id, member)).status).toBe(404)
    const entries = (await test.journalOf(admin.token)).filter(
      (entry) => entry.workspace_id === id && entry.subject_id === member.userId,
    )
    expect(entries.map((entry) => [entry.kind, entry.changes])).toEqual([
      ['tenancy.member.set', [{ field: 'role', old: null, new: 'team_member' }]],
      ['tenancy.member.set', [{ field: 'role', old: 'team_member', new: 'team_lead' }]],
      ['tenancy.member.removed', [{ field: 'role', old: 'team_lead', new: null }]],
    ])
  })

  it('is needed: a Team Member changes nothing', async () => {
    expect((await rename(member, stage, { name: 'Mine' })).status).toBe(403)
    expect((await set(member, stage, member, 'team_lead')).status).toBe(403)
    expect((await drop(member, stage, lead)).status).toBe(403)
  })

  it('deletes no workspace', async () => {
    expect((await bin(lead, stage)).status).toBe(403)
  })

  it('brings in only people of the company who are there', async () => {
    const stranger = await aCompany(test)
    const gone = await aColleague(test, admin, 'crew')
    await expectStatus(200, test.rest(`POST /api/v1/users/${gone.userId}/deactivate`, { token: admin.token, body: {} }))
    for (const who of [stranger, gone, { ...gone, userId: newId() }]) {
      const reply = await set(lead, stage, who, 'team_member')
      expect(reply.body).toMatchObject({ status: 404, violations: [{ field: 'user_id' }] })
    }
  })
})

describe('a removed member', () => {
  it('sees nothing of the workspace at once, by token and by key', async () => {
    const id = await aWorkspace(test, admin, 'Crew room')
    const leaver = await aColleague(test, admin, 'planner', [id, stage])
    const task = await aTask(test, admin, { workspace_id: id })
    const body = { name: 'k', scopes: ['work:write', 'tenancy:read'] }
    const key = await expectStatus(201, test.rest('POST /api/v1/api-keys', { token: leaver.token, body }))
    const tokens = [leaver.token, String(key.body.secret)]
    const look = (token: string) =>
      Promise.all([
        test.rest(`GET /api/v1/tasks/${String(task.id)}`, { token }),
        test.rest(`GET /api/v1/workspaces/${id}`, { token }),
        test.rest(`PATCH /api/v1/tasks/${String(task.id)}`, { token, body: { title: 'Still here' } }),
      ])
    for (const token of tokens) expect((await look(token)).map((reply) => reply.status)).toEqual([200, 200, 200])
    await expectStatus(200, drop(admin, id, leaver))
    for (const token of tokens) {
      expect((await look(token)).map((reply) => reply.status)).toEqual([404, 404, 404])
      const listed = await test.rest('GET /api/v1/tasks', { token })
      expect((listed.body.tasks as JsonObject[]).map((found) => found.id)).not.toContain(task.id)
    }
    const feed = await test.journalOf(leaver.token)
    expect(feed.filter((entry) => entry.workspace_id === id).map((entry) => entry.kind)).toEqual([
      'tenancy.member.set',
      'tenancy.member.removed',
    ])
  })
})

describe('the company', () => {
  it('is shown to everyone and changed by an Admin', async () => {
    const anna = await aCompany(test, 'Old name')
    const crew = await aColleague(test, anna, 'crew')
    const change = (by: Person, body: JsonObject) => test.rest('PATCH /api/v1/company', { token: by.token, body })
    expect((await change(crew, { name: 'Mine' })).status).toBe(403)
    const changed = await expectStatus(200, change(anna, { version: 1, name: 'New name', time_zone: 'Europe/Berlin' }))
    expect(changed.body).toMatchObject({ name: 'New name', time_zone: 'Europe/Berlin', version: 2 })
    expect((await test.rest('GET /api/v1/company', { token: crew.token })).body).toEqual(changed.body)
    expect((await change(anna, { version: 1, name: 'Other' })).body.reason).toBe('stale_version')
    expect((await change(anna, { time_zone: 'Mars' })).body.violations).toMatchObject([{ field: 'time_zone' }])
    expect((await change(anna, { state: 'pending' })).status).toBe(400)
    const entry = (await test.journalOf(anna.token)).findLast((found) => found.kind === 'tenancy.company.updated')
    expect(entry).toMatchObject({ subject_id: anna.companyId, subject_version: 2, actor_id: anna.userId })
  })
})
