import { create, fromJson } from '@bufbuild/protobuf'
import { ValueSchema } from '@bufbuild/protobuf/wkt'
import { type JournalEntry, JournalEntrySchema } from '@eventkit/api/eventkit/v1/journal_pb'
import { describe, expect, it } from 'vitest'
import { changeTexts, type EntryWords, verbText } from '@/components/entry-text'
import { entryWordsOf } from '@/components/records/record-entry-words'
import { datesText } from '@/features/planning/event-journal-words'
import { dueValueText } from '@/features/work/task-due-date'
import { kind as tasks } from '@/features/work/task.kind'
import { createFormat } from '@/lib/format'
import { followLanguage, t } from '@/lib/i18n'

const WORDS: EntryWords = {
  verbs: {},
  label: (field) => field,
  text: (_, value) => String(value ?? ''),
  long: ['notes'],
  pair: {
    fields: ['starts_at', 'ends_at'],
    label: 'dates',
    text: (starts, ends) => datesText(starts, ends, 'en', 'Europe/Vienna'),
  },
}

const entry = (changes: Record<string, [old: string | null, now: string]>): JournalEntry =>
  create(JournalEntrySchema, {
    changes: Object.entries(changes).map(([field, [old, now]]) => ({
      field,
      old: fromJson(ValueSchema, old),
      new: fromJson(ValueSchema, now),
    })),
  })

describe('what an entry changed', () => {
  it('says nothing of what went with the person it was about, and the rest', () => {
    const kept = entry({ role: [null, 'crew'] })
    const gone = { field: 'name', old: fromJson(ValueSchema, null), new: fromJson(ValueSchema, null) }
    const erased = create(JournalEntrySchema, { erased: true, changes: [gone, ...kept.changes] })
    expect(changeTexts(erased, WORDS).map(({ field }) => field)).toEqual(['role'])
  })

  it('says of an event that moved from when to when', () => {
    const moved = entry({
      name: ['Gala', 'Ball'],
      ends_at: ['2031-12-10T21:00:00Z', '2031-12-11T21:00:00Z'],
      starts_at: ['2031-12-10T13:00:00Z', '2031-12-11T13:00:00Z'],
    })
    expect(changeTexts(moved, WORDS)).toEqual([
      {
        field: 'starts_at',
        label: 'dates',
        values: { before: '10 Dec 2031, 14:00–22:00', after: '11 Dec 2031, 14:00–22:00' },
      },
      { field: 'name', label: 'name', values: { before: 'Gala', after: 'Ball' } },
    ])
  })

  it('has whole days where an event goes from midnight to midnight, and no dates before it was there', () => {
    const made = entry({ starts_at: [null, '2031-12-09T23:00:00Z'], ends_at: [null, '2031-12-12T23:00:00Z'] })
    expect(changeTexts(made, WORDS)).toEqual([
      { field: 'starts_at', label: 'dates', values: { before: '', after: '10 – 12 Dec 2031' } },
    ])
  })

  it('names one date alone where only that changed, and not what is too long to show', () => {
    const longer = entry({ ends_at: ['noon', 'night'], notes: ['a', 'b'] })
    expect(changeTexts(longer, WORDS)).toEqual([
      { field: 'ends_at', label: 'ends_at', values: { before: 'noon', after: 'night' } },
      { field: 'notes', label: 'notes', edit: { kind: 'rewritten' } },
    ])
  })

  it('says what was done to a text that is too long to show', () => {
    const editOf = (old: string | null, now: string) => changeTexts(entry({ notes: [old, now] }), WORDS)[0]?.edit
    expect(editOf('', 'Bring gloves')).toEqual({ kind: 'added' })
    expect(editOf(null, 'Bring gloves')).toEqual({ kind: 'added' })
    expect(editOf('Bring gloves', '')).toEqual({ kind: 'removed' })
    expect(editOf('- [ ] Order trusses', '- [x] Order trusses')).toEqual({ kind: 'ticked', item: 'Order trusses' })
    expect(editOf('- [x] Order trusses', '- [ ] Order trusses')).toEqual({ kind: 'unticked', item: 'Order trusses' })
  })

  it('reads a due date with whether it is a day, which the entry says of the record where it did not change', () => {
    const words: EntryWords = {
      ...WORDS,
      group: {
        fields: ['due_date', 'due_all_day', 'due_time_zone'],
        label: 'due',
        text: (values) => dueValueText(values, createFormat('en', 'Europe/Vienna')),
      },
    }
    const texts = (changes: Parameters<typeof entry>[0], zone?: string) =>
      changeTexts({ ...entry(changes), payload: zone ? { due_time_zone: zone } : {} }, words).map(
        ({ values }) => values,
      )
    const move: [string, string] = ['2031-01-08T14:59:59Z', '2031-01-09T14:59:59Z']
    expect(texts({ due_date: move }, 'Asia/Tokyo')).toEqual([{ before: '8 Jan 2031', after: '9 Jan 2031' }])
    expect(
      texts(
        {
          due_date: ['2031-01-08T13:00:00Z', '2031-01-08T22:59:59Z'],
          due_all_day: [null, 'true'],
          due_time_zone: [null, 'Europe/Vienna'],
        },
        'Europe/Vienna',
      ),
    ).toEqual([{ before: '8 Jan 2031 14:00', after: '8 Jan 2031' }])
  })
})

describe('what is told of a task that moved', () => {
  const move = (verb: string) => ({
    ...entry({ workspace_id: ['a', 'b'] }),
    kind: `work.task.${verb}`,
    subjectType: 'work.task',
  })
  const seenBy = async (names: Record<string, string>) => {
    await followLanguage()
    const tools = { t, format: createFormat('en', 'Europe/Vienna'), workspaceName: (id: string) => names[id] }
    const words = entryWordsOf(tasks, tools)
    const entries = [move('moved'), move('left')].filter((each) => !words.isToldElsewhere?.(each))
    return entries.map((each) => verbText(each, words, t))
  }

  it('names the workspaces that the reader knows, and says once that it moved to whoever sees where it went', async () => {
    expect(await seenBy({ a: 'Stage', b: 'Store' })).toEqual(['moved the task to another workspace: Stage → Store'])
    expect(await seenBy({ b: 'Store' })).toEqual(['moved the task to another workspace: Store'])
  })

  it('says that it left to whoever does not', async () => {
    expect((await seenBy({ a: 'Stage' })).at(-1)).toBe('took the task out of your sight')
  })
})
