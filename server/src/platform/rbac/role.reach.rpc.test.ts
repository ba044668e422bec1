import { beforeAll, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, expectStatus, type Person } from '../../../test/factories.ts'
import type { JsonObject } from '../../kernel/json.ts'

// What the reach of a role may be. How far somebody sees and changes by it: test/reach.test.ts

const test = useTestApp()
let anna: Person

beforeAll(async () => {
  anna = await aCompany(test)
})

const make = (body: JsonObject, { token } = anna) =>
  test.rest('POST /api/v1/roles', { token, body: { name: String(body.key), ...body } })
const change = (key: string, body: JsonObject) => test.rest(`PATCH /api/v1/roles/${key}`, { token: anna.token, body })

it('is told for every permission that takes one, kept where permissions change, and journaled', async () => {
  const permissions = ['work.task.read', 'planning.event.read', 'auth.user.read']
  await expectStatus(201, make({ key: 'mover', permissions, reach: { 'work.task.read': 'assigned' } }))
  expect((await change('mover', { name: 'Mover' })).body.reach).toEqual({
    'work.task.read': 'assigned',
    'planning.event.read': 'workspace',
  })
  expect((await change('mover', { permissions: ['work.task.read'] })).body.reach).toEqual({
    'work.task.read': 'assigned',
  })
  expect((await change('mover', { reach: { 'work.task.read': 'own' } })).body.reach).toEqual({
    'work.task.read': 'own',
  })
  expect((await change('mover', { reach: {} })).body.reach).toEqual({ 'work.task.read': 'workspace' })
  const entries = (await test.journalOf(anna.token)).filter(({ kind }) => kind === 'rbac.role.updated')
  expect(entries.at(-2)?.changes).toEqual([
    { field: 'reach', old: { 'work.task.read': 'assigned' }, new: { 'work.task.read': 'own' } },
  ])
  const { body } = await test.rest('GET /api/v1/permissions', { token: anna.token })
  expect(body.with_reach).toEqual(expect.arrayContaining(['work.task.read', 'planning.venue.write']))
  expect(body.with_reach).not.toContain('auth.user.read')
  // Which reaches differ on a kind: events and venues are assigned to nobody, and in no workspace.
  const ofTasks = ['work.task.read', 'work.task.write']
  expect(body).toMatchObject({ with_assigned: ofTasks, with_workspace: ofTasks })
})

it('goes with its permission, so that whoever gets that again starts from the usual one', async () => {
  const [read, write] = ['work.task.read', 'work.task.write']
  const reach = { [read]: 'own', [write]: 'own' }
  await expectStatus(201, make({ key: 'changing', permissions: [read, write], reach }))
  expect((await expectStatus(200, change('changing', { permissions: [read] }))).body.reach).toEqual({ [read]: 'own' })
  const again = await expectStatus(200, change('changing', { permissions: [read, write] }))
  expect(again.body.reach).toEqual({ [read]: 'own', [write]: 'workspace' })
})

it('that is said in another order, or as the usual one, is the same and no change', async () => {
  const [one, other, usual] = ['planning.event.read', 'work.task.read', 'work.task.write']
  const permissions = [one, other, usual]
  await expectStatus(201, make({ key: 'ordered', permissions, reach: { [other]: 'own', [one]: 'assigned' } }))
  for (const reach of [
    { [one]: 'assigned', [other]: 'own' },
    { [other]: 'own', [usual]: 'workspace', [one]: 'assigned' },
  ])
    expect((await expectStatus(200, change('ordered', { reach }))).body).toMatchObject({ version: 1 })
})

it('names what cannot be', async () => {
  await expectStatus(201, make({ key: 'mistaken', permissions: ['work.task.read'] }))
  const faults = async (body: JsonObject) => (await change('mistaken', body)).body.violations
  const missing = { field: 'reach', description: '"auth.user.read" is not among the permissions' }
  expect(await faults({ reach: { 'auth.user.read': 'own' } })).toEqual([missing])
  const [read, fly] = ['auth.user.read', 'work.task.fly']
  expect(await faults({ permissions: [read, fly], reach: { [read]: 'own', 'work.task.write': 'own' } })).toEqual([
    { field: 'permissions', description: `"${fly}" is no permission` },
    { field: 'reach', description: `"${read}" takes no reach` },
    { field: 'reach', description: '"work.task.write" is not among the permissions' },
  ])
  expect(await faults({ reach: { 'work.task.read': 'nowhere' } })).toMatchObject([{ field: 'reach[work.task.read]' }])
})

it('goes no further than that of who gives it', async () => {
  const permissions = ['rbac.role.write', 'auth.user.read', 'auth.user.write', 'work.task.read']
  await expectStatus(201, make({ key: 'clerk', permissions, reach: { 'work.task.read': 'assigned' } }))
  const clerk = await aColleague(test, anna, 'clerk')
  const reaches = ['own', 'assigned', 'workspace', 'company']
  const given = reaches.map(async (reach) => {
    const role = { key: `given_${reach}`, permissions: ['work.task.read'], reach: { 'work.task.read': reach } }
    return (await make(role, clerk)).status
  })
  expect(await Promise.all(given)).toEqual([201, 201, 403, 403])
  const body = { email: 'far@example.org', role: 'crew' }
  expect((await test.rest('POST /api/v1/invitations', { token: clerk.token, body })).status).toBe(403)
})
