import { beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aCompany, expectStatus, type Person } from '../../../test/factories.ts'
import { aCalendar, bringIn, commit, rowsOf, undo, upload } from '../../../test/uploads.ts'
import type { JsonObject } from '../../kernel/json.ts'

const test = useTestApp()
const rounds = 10
let anna: Person

beforeAll(async () => {
  anna = await aCompany(test)
})

const talk = (uid: string, venue: string): string =>
  aCalendar(`UID:${uid}\nSUMMARY:${uid}\nLOCATION:${venue}\nDTSTART:20270201T100000Z\nDTEND:20270201T110000Z`)

const eventOf = async (name: string): Promise<JsonObject | undefined> => {
  const { body } = await test.rest(`GET /api/v1/events?search=${name}`, { token: anna.token })
  return (body.events as JsonObject[])[0]
}

describe('an edit at the same moment', () => {
  it('is kept by an undo that comes after it, and refused once that came first', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const uploaded = await expectStatus(201, upload(test, anna, `Title\nTask ${round}`, 'format=csv'))
      await expectStatus(200, commit(test, anna, uploaded.body.id))
      const [row] = await rowsOf(test, anna, uploaded.body.id)
      const path = `/api/v1/tasks/${String(row?.subject_id)}`
      const edit = test.rest(`PATCH ${path}`, { token: anna.token, body: { title: 'Theirs' } })
      const [edited, undone] = await Promise.all([edit, undo(test, anna, uploaded.body.id)])
      const isKept = (await test.rest(`GET ${path}`, { token: anna.token })).status === 200
      expect([isKept, undone.body.kept, undone.body.undone]).toEqual(
        edited.status === 200 ? [true, 1, 0] : [false, 0, 1],
      )
    }
  })

  it('is never replaced by an import without a word', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const uid = `talk${round}`
      await bringIn(test, anna, talk(uid, 'Hall 1'))
      const before = await eventOf(uid)
      const uploaded = await expectStatus(201, upload(test, anna, talk(uid, 'Hall 2')))
      const path = `/api/v1/events/${String(before?.id)}`
      const edit = test.rest(`PATCH ${path}`, { token: anna.token, body: { venue: 'Theirs' } })
      await Promise.all([expectStatus(200, edit), expectStatus(200, commit(test, anna, uploaded.body.id))])
      const [row] = await rowsOf(test, anna, uploaded.body.id)
      const isReplaced = (await eventOf(uid))?.venue === 'Hall 2'
      expect(row?.problems).toEqual(
        isReplaced ? ['venue was changed here, too; the value in the file replaces it'] : [],
      )
    }
  })
})
