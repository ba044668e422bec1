import { beforeAll, expect, it } from 'vitest'
import { useTestApp } from '../../test/client.ts'
import { aCompany, aTask, expectStatus, type Person } from '../../test/factories.ts'
import type { JsonObject } from '../kernel/json.ts'
import { systemPrincipal } from '../platform/auth/principal.ts'
import { ownCall, write } from '../platform/calls/transact.ts'
import { forEachRecord } from '../platform/records/index.ts'
import { tasks } from './task.ts'

const test = useTestApp()
let anna: Person
let ids: unknown[]

beforeAll(async () => {
  anna = await aCompany(test)
  const heavy = { metadata: { notes: 'x'.repeat(65_000) } }
  ids = []
  for (let i = 0; i < 31; i += 1) ids.push((await aTask(test, anna, heavy)).id)
})

it('ends a page of heavy tasks at about a megabyte, and leaves none out', async () => {
  const seen: unknown[][] = []
  for (let token = ''; ;) {
    const url = `/api/v1/tasks?page_size=100&page_token=${token}`
    const { body } = await expectStatus(200, test.rest(`GET ${url}`, { token: anna.token }))
    seen.push((body.tasks as JsonObject[]).map((task) => task.id))
    token = String(body.next_page_token)
    if (token === '') break
  }
  expect(seen.map((page) => page.length)).toEqual([16, 15])
  expect(seen.flat()).toEqual(ids.toReversed())
})

it('refuses before it acts what would be too long a reply, and takes fewer', async () => {
  const complete = (some: unknown[]) =>
    test.rest('POST /api/v1/tasks/bulk-complete', { token: anna.token, body: { ids: some } })
  const refused = await complete(ids)
  expect([refused.status, refused.body.reason, refused.body.violations]).toEqual([
    400,
    'too_large_together',
    [{ field: 'ids', description: expect.stringContaining('take fewer') }],
  ])
  const { body } = await test.rest(`GET /api/v1/tasks/${String(ids[0])}`, { token: anna.token })
  expect(body).toMatchObject({ status: 'todo', version: 1 })
  await expectStatus(200, complete(ids.slice(0, 30)))
})

it('takes what is part of another with it, and brings it back below it, in whatever order they are asked for', async () => {
  const post = (verb: string, some: unknown[]) =>
    expectStatus(200, test.rest(`POST /api/v1/tasks/${verb}`, { token: anna.token, body: { ids: some } }))
  const top = await aTask(test, anna)
  const middle = await aTask(test, anna, { parent_id: String(top.id) })
  const low = await aTask(test, anna, { parent_id: String(middle.id) })
  const parentOf = async ({ id }: JsonObject) =>
    (await expectStatus(200, test.rest(`GET /api/v1/tasks/${String(id)}`, { token: anna.token }))).body.parent_id
  await expectStatus(200, test.rest(`DELETE /api/v1/tasks/${String(top.id)}`, { token: anna.token }))
  const { body } = await post('bulk-restore', [low.id, top.id])
  expect((body.tasks as JsonObject[]).map(({ id }) => id)).toEqual([low.id, top.id])
  expect([await parentOf(low), await parentOf(middle)]).toEqual([middle.id, top.id])
  for (const order of [
    [low, middle, top],
    [top, low, middle],
  ]) {
    // One at a time, so that none comes back with another.
    for (const { id } of [low, middle, top])
      await expectStatus(200, test.rest(`DELETE /api/v1/tasks/${String(id)}`, { token: anna.token }))
    await post(
      'bulk-restore',
      order.map(({ id }) => id),
    )
    expect([await parentOf(low), await parentOf(middle)]).toEqual([middle.id, top.id])
  }
  await post('bulk-delete', [low.id, middle.id, top.id])
  await expectStatus(200, test.rest(`POST /api/v1/tasks/${String(top.id)}/restore`, { token: anna.token, body: {} }))
  expect([await parentOf(low), await parentOf(middle)]).toEqual([middle.id, top.id])
})

it('keeps each tag once, without spaces around', async () => {
  const { tags } = await aTask(test, anna, { tags: [' Stage', 'Stage', 'stage ', 'Rigging'] })
  expect(tags).toEqual(['Stage', 'stage', 'Rigging'])
})

it('ends at what is no refusal, such as a lost race, which the whole is tried again for', async () => {
  const broken = new Error('broken')
  const chosen = { ids: ids.slice(0, 2).map(String), versions: {} }
  const bulk = write(test.app.runtime, ownCall('test'), systemPrincipal(anna.companyId), (ctx) =>
    forEachRecord(ctx, tasks, chosen, () => Promise.reject(broken)),
  )
  await expect(bulk).rejects.toBe(broken)
})
