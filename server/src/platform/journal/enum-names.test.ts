import { describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aCompany, anEvent, aTask, expectStatus, type Person } from '../../../test/factories.ts'
import { anEntry, commitEntries, eventually } from '../../../test/journal.ts'
import { withoutTenant } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { sealMore } from './seal.store.ts'

const test = useTestApp()

async function aHistory(): Promise<{ owner: Person; task: JsonObject; event: JsonObject }> {
  const owner = await aCompany(test)
  const { token } = owner
  const task = await aTask(test, owner, { priority: 'urgent' })
  await expectStatus(200, test.rest(`PATCH /api/v1/tasks/${task.id}`, { token, body: { priority: 'low' } }))
  const event = await anEvent(test, owner)
  const body = { status: 'confirmed' }
  await expectStatus(200, test.rest(`POST /api/v1/events/${event.id}/status`, { token, body }))
  return { owner, task, event }
}

const changesOf = (entries: JsonObject[], field: string): JsonObject[] =>
  entries.flatMap((entry) => (entry.changes as JsonObject[]).filter((change) => change.field === field))

describe('values of enums', () => {
  const priorities = [
    { field: 'priority', old: null, new: 'urgent' },
    { field: 'priority', old: 'urgent', new: 'low' },
  ]

  it('stand by name in the journal, a history and both exports', async () => {
    const { owner, task } = await aHistory()
    const { token } = owner
    const entries = await test.journalOf(token)
    expect(changesOf(entries, 'priority')).toEqual(priorities)
    expect(changesOf(entries, 'status').map((change) => [change.old, change.new])).toEqual([
      [null, 'todo'],
      [null, 'tentative'],
      ['tentative', 'confirmed'],
    ])
    const history = await test.rest(`GET /api/v1/journal?subject_id=${task.id}`, { token })
    expect(changesOf(history.body.entries as JsonObject[], 'priority')).toEqual(priorities.toReversed())
    const exported = async (format: string) =>
      (
        await test.app.http.inject({
          url: `/api/v1/journal/export?format=${format}&kinds=work.task.updated`,
          headers: { authorization: `Bearer ${token}` },
        })
      ).body
    expect(changesOf([JSON.parse(await exported('ndjson'))], 'priority')).toEqual([priorities[1]])
    expect(await exported('csv')).toContain('""old"":""urgent"",""new"":""low""')
  })

  it('stand by name in a clash, too', async () => {
    const { owner, task, event } = await aHistory()
    const { token } = owner
    const patch = test.rest(`PATCH /api/v1/tasks/${task.id}`, { token, body: { priority: 'high', version: 1 } })
    expect((await expectStatus(409, patch)).body.clashes).toEqual([
      { field: 'priority', yours: 'high', current: 'low' },
    ])
    const body = { status: 'cancelled', version: 1 }
    const change = test.rest(`POST /api/v1/events/${event.id}/status`, { token, body })
    expect((await expectStatus(409, change)).body.clashes).toEqual([
      { field: 'status', yours: 'cancelled', current: 'confirmed' },
    ])
  })

  it('are read by name where an older version wrote numbers, and the seals over those still fit', async () => {
    const owner = await aCompany(test)
    const { pool } = test.app.runtime
    const subject = { subjectId: newId(), actorId: owner.userId }
    await commitEntries(pool, owner.companyId, [
      anEntry(owner.companyId, { ...subject, changes: [{ field: 'priority', old: 2, new: 4 }] }),
      anEntry(owner.companyId, {
        ...subject,
        kind: 'planning.event.status_changed',
        subjectType: 'planning.event',
        changes: [{ field: 'status', old: 2, new: 3 }],
      }),
    ])
    const entries = await test.journalOf(owner.token)
    expect(changesOf(entries, 'priority')).toEqual([{ field: 'priority', old: 'medium', new: 'urgent' }])
    expect(changesOf(entries, 'status')).toEqual([{ field: 'status', old: 'tentative', new: 'confirmed' }])
    await eventually(async () => {
      await withoutTenant(pool, (db) => sealMore(db, 1000, 1000))
      const { body } = await test.rest('GET /api/v1/journal/seals', { token: owner.token })
      const seals = body.seals as JsonObject[]
      expect(seals.map((seal) => seal.is_intact)).not.toContain(false)
      return seals.at(-1)?.position === entries.length
    }, 'the journal is sealed')
  })
})
