import { beforeAll, expect, it } from 'vitest'
import { useTestApp } from '../../test/client.ts'
import { aColleague, aCompany, aTask, aWorkspace, expectStatus, type Person } from '../../test/factories.ts'
import type { JsonObject } from '../kernel/json.ts'

const test = useTestApp()
let anna: Person
let hall: string

beforeAll(async () => {
  anna = await aCompany(test)
  hall = await aWorkspace(test, anna)
})

const call = (line: string, by = anna, body?: JsonObject) => test.rest(line, { token: by.token, ...(body && { body }) })

it('what only somebody who is erased saw is in nobody’s way', async () => {
  const [zoe, ben] = [await aColleague(test, anna, 'planner', [hall]), await aColleague(test, anna, 'planner', [hall])]
  const top = await aTask(test, anna, { workspace_id: hall })
  const diary = await aTask(test, zoe, { parent_id: String(top.id), private: true })
  const given = await aTask(test, zoe, { workspace_id: hall, private: true, assignee_id: ben.userId })
  const shared = await aTask(test, zoe, { parent_id: String(diary.id) })
  const refused = await call(`DELETE /api/v1/tasks/${String(top.id)}`)
  expect([refused.status, refused.body.reason]).toEqual([403, 'out_of_reach'])
  await expectStatus(200, call(`POST /api/v1/users/${zoe.userId}/erase`, anna, {}))
  expect((await call(`GET /api/v1/tasks/${String(diary.id)}`)).status).toBe(404)
  expect((await expectStatus(200, call(`GET /api/v1/tasks/${String(shared.id)}`))).body).toMatchObject({
    parent_id: null,
    version: 2,
  })
  const { body } = await call(`GET /api/v1/journal?subject_id=${String(shared.id)}`)
  expect((body.entries as JsonObject[]).map(({ kind }) => kind)).toEqual(['work.task.updated', 'work.task.created'])
  expect((await expectStatus(200, call(`GET /api/v1/tasks/${String(given.id)}`, ben))).body.version).toBe(1)
  await expectStatus(200, call(`DELETE /api/v1/tasks/${String(top.id)}`))
})
