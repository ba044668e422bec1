import { expect, test } from 'vitest'
import { type FeedEntry, feedLine } from './feed.line.ts'

const now = new Date(2026, 11, 1, 15, 0)
const names = new Map([['a', 'Anna Koller']])
const created: FeedEntry = {
  position: 1,
  kind: 'work.task.created',
  subject_type: 'work.task',
  subject_id: 't',
  actor_id: 'a',
  occurred_at: new Date(2026, 11, 1, 14, 4).toISOString(),
  changes: [{ field: 'title', old: null, new: 'Rig truss' }],
  payload: { number: 244, title: 'Rig truss' },
}

// The times above are this machine's.
const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone

test.each<[Partial<FeedEntry>, string]>([
  [{}, '14:04 Anna Koller created the task T-244 Rig truss'],
  [{ kind: 'work.task.updated' }, '14:04 Anna Koller updated the task T-244 Rig truss: title'],
  [
    { kind: 'planning.event.status_changed', subject_type: 'planning.event', payload: { name: 'Gala' } },
    '14:04 Anna Koller changed the status of the event Gala',
  ],
  [
    { kind: 'auth.api_key.revoked', subject_type: 'auth.api_key', payload: {}, actor_id: 'b' },
    '14:04 b revoked the api key',
  ],
  [
    { occurred_at: new Date(2026, 10, 30, 9, 5).toISOString() },
    '2026-11-30 09:05 Anna Koller created the task T-244 Rig truss',
  ],
])('an entry is told as a sentence: %j', (given, line) => {
  expect(feedLine({ ...created, ...given }, names, now, zone)).toBe(line)
})
