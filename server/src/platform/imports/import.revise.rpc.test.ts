import { beforeAll, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, expectStatus, type Person } from '../../../test/factories.ts'
import { commit, rowsOf, upload } from '../../../test/uploads.ts'
import type { JsonObject } from '../../kernel/json.ts'

const test = useTestApp()
let anna: Person

beforeAll(async () => {
  anna = await aCompany(test)
})

const at = (id: unknown): string => `/api/v1/imports/${String(id)}`
const revise = (id: unknown, options: JsonObject, { token } = anna) =>
  test.rest(`POST ${at(id)}/revise`, { token, body: { options } })
const discard = (id: unknown) => test.rest(`DELETE ${at(id)}`, { token: anna.token })
const aTable = async (person = anna): Promise<JsonObject> =>
  (await expectStatus(201, upload(test, person, 'Title;Name\nCall;Hall\n', 'file_name=a.csv'))).body

it('a file is read again, as another kind and under another name, and each reading is told', async () => {
  const uploaded = await aTable()
  expect(uploaded).toMatchObject({ kind: 'work.task', file_format: 'csv', file_name: 'a.csv', state: 'preview' })
  const options = { kind: 'planning.venue', file_format: 'csv', file_name: 'halls.csv' }
  const { body } = await expectStatus(200, revise(uploaded.id, options))
  expect(body).toMatchObject({
    kind: 'planning.venue',
    file_name: 'halls.csv',
    state: 'preview',
    created: 1,
  })
  expect((await rowsOf(test, anna, uploaded.id)).map(({ name }) => name)).toEqual(['Title', 'Hall'])
  // The first says which column is left out. What is not said stays: its kind, its name.
  const again = await expectStatus(200, revise(uploaded.id, {}))
  expect(again.body).toMatchObject({ kind: 'planning.venue', file_name: 'halls.csv' })
  const binned = await expectStatus(200, discard(uploaded.id))
  expect(binned.body).toMatchObject({ state: 'discarded' })
  expect((await expectStatus(200, discard(uploaded.id))).body).toEqual(binned.body)

  const entries = (await test.journalOf(anna.token)).filter(({ subject_id: id }) => id === uploaded.id)
  expect(entries.map(({ kind, subject_version, payload }) => [kind, subject_version, payload])).toEqual([
    ['imports.import.uploaded', 1, { file_name: 'a.csv' }],
    ['imports.import.revised', 2, { file_name: 'halls.csv' }],
    ['imports.import.revised', 3, { file_name: 'halls.csv' }],
    ['imports.import.discarded', 4, { file_name: 'halls.csv' }],
  ])
  const { body: company } = await test.rest('GET /api/v1/company', { token: anna.token })
  expect(entries[0]).toMatchObject({ subject_type: 'imports.import', workspace_id: company.default_workspace_id })
  expect(entries[1]?.workspace_id).toBe('')
  expect(entries[1]?.changes).toEqual([
    { field: 'file_name', old: 'a.csv', new: 'halls.csv' },
    { field: 'kind', old: 'work.task', new: 'planning.venue' },
  ])
  expect(entries[3]?.changes).toEqual([{ field: 'state', old: 'preview', new: 'discarded' }])
})

it('what was applied, taken back or discarded is neither read again nor discarded', async () => {
  const [applied, discarded] = [await aTable(), await aTable()]
  await expectStatus(200, commit(test, anna, applied.id))
  await expectStatus(200, discard(discarded.id))
  expect((await discard(applied.id)).body).toMatchObject({ status: 422, reason: 'committed' })
  expect((await revise(discarded.id, {})).body).toMatchObject({ status: 422, reason: 'discarded' })
  await expectStatus(200, test.rest(`POST ${at(applied.id)}/undo`, { token: anna.token, body: {} }))
  for (const reply of [await discard(applied.id), await revise(applied.id, {})])
    expect(reply.body).toMatchObject({ status: 422, reason: 'committed' })
})

it('nobody reads a file again as what they may not make, or as what nothing reads', async () => {
  const permissions = ['imports.import.write', 'work.task.read', 'work.task.write']
  const role = { key: 'clerk', name: 'Clerk', permissions }
  await expectStatus(201, test.rest('POST /api/v1/roles', { token: anna.token, body: role }))
  const clerk = await aColleague(test, anna, 'clerk')
  const { id } = await aTable(clerk)
  expect((await revise(id, { kind: 'planning.venue' }, clerk)).status).toBe(403)
  expect((await test.rest(`GET ${at(id)}`, { token: clerk.token })).body).toMatchObject({
    kind: 'work.task',
  })
  const unknown = await revise(id, { kind: 'work.task', file_format: 'xml' }, clerk)
  expect(unknown.body).toMatchObject({ status: 400, violations: [{ field: 'kind' }] })
  const odd = await upload(test, anna, '\u0001\u0002', 'file_name=odd.bin')
  expect(odd.status).toBe(400)
})
