import { create } from '@bufbuild/protobuf'
import { JournalEntrySchema } from '@eventkit/api/eventkit/v1/journal_pb'
import { expect, it } from 'vitest'
import { anEntry } from '../../../test/journal.ts'
import { newId } from '../../kernel/ids.ts'
import { writeMessage } from '../api/rest-reply.ts'
import { toJsonText, toMessage } from './entry.proto.ts'

it('reads the same on the feed and over REST', () => {
  const bare = { ...anEntry(newId()), workspaceId: null, payload: {}, position: 7, ordinal: 9 }
  const full = {
    ...bare,
    id: newId(),
    workspaceId: newId(),
    causationId: newId(),
    payload: { a: [1, 2.5, null, { b: true }], 'ü"\\': '\u2028' },
    changes: [
      { field: 'tags', old: [], new: ['a', 'b'] },
      { field: 'metadata', old: null, new: { deep: { er: [false] } } },
    ],
  }
  for (const entry of [bare, full]) {
    const overRest = writeMessage(JournalEntrySchema, create(JournalEntrySchema, toMessage(entry)))
    expect(JSON.parse(toJsonText(entry))).toEqual(JSON.parse(JSON.stringify(overRest)))
  }
})
