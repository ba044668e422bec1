import { CreateTaskRequestSchema } from '@eventkit/api/eventkit/v1/task_edit_pb'
import { describe, expect, it } from 'vitest'
import { mostCharacters } from '../kernel/field-rules.ts'
import type { FileRow } from '../platform/files/file-row.ts'
import type { Problem } from '../platform/files/problem.ts'
import { appendParagraph, type ImportedTask, keepText, taskRow } from './task.import.rules.ts'

const place = { line: 2, key: 'k', parentKey: '' }
const most = (field: string): number => mostCharacters(CreateTaskRequestSchema, field)
const texts = (length: number): string => 'x'.repeat(length)
function rowOf(task: ImportedTask): FileRow {
  const problems: Problem[] = []
  const row = taskRow(place, task, problems)
  expect(row.problems).toBe(problems)
  return row
}
const cut = (field: string) => ({ reason: `${field}_cut`, values: { most: String(most(field)) } })

describe('a row of a task', () => {
  it('has what the file sets and nothing else', () => {
    const nothing = { ...place, group: '', section: '', startsAt: '', problems: [] }
    expect(rowOf({ title: 'Rig' })).toEqual({ ...nothing, name: 'Rig', fields: { title: 'Rig' } })
    const task = { title: 'Rig', description: '', section: 'Hall', due_date: '2027-01-08T10:00:00Z', tags: ['a', 'a'] }
    expect(rowOf(task)).toEqual({
      ...nothing,
      name: 'Rig',
      section: 'Hall',
      startsAt: '2027-01-08T10:00:00Z',
      fields: { ...task, tags: ['a'] },
    })
    expect(rowOf({ title: 'Rig', due_date: null })).toMatchObject({ startsAt: '', fields: { due_date: null } })
  })

  it.each(['description', 'section'] as const)('takes all that a %s can be, and is told what is cut', (field) => {
    const full = texts(most(field))
    expect(rowOf({ title: 'Rig', [field]: full })).toMatchObject({ fields: { [field]: full }, problems: [] })
    const over = rowOf({ title: 'Rig', [field]: `${full}x` })
    expect(over.fields[field]).toHaveLength(most(field))
    expect(over.problems).toEqual([cut(field)])
  })

  it('keeps the whole of a title that is too long in its description', () => {
    const full = texts(most('title'))
    expect(rowOf({ title: full })).toMatchObject({ fields: { title: full }, problems: [] })
    const over = rowOf({ title: `${full}x` })
    expect(over.fields.title).toHaveLength(most('title'))
    expect(over).toMatchObject({ fields: { description: `${full}x` }, problems: [cut('title')] })
    expect(rowOf({ title: `${full}x`, description: 'More' }).fields.description).toBe(`${full}x\n\nMore`)
  })
})

describe('what a description is given besides', () => {
  it('is a paragraph at its end, as far as there is room', () => {
    const row = rowOf({ title: 'Rig', description: texts(most('description') - 5) })
    expect([appendParagraph(row, 'abcd'), row.fields.description]).toEqual([false, texts(most('description') - 5)])
    expect([appendParagraph(row, 'abc'), row.fields.description]).toEqual([
      true,
      `${texts(most('description') - 5)}\n\nabc`,
    ])
    const empty = rowOf({ title: 'Rig' })
    expect([appendParagraph(empty, 'abc'), empty.fields.description]).toEqual([true, 'abc'])
  })

  it('is what is not understood, by its column, or a problem of the row', () => {
    const row = rowOf({ title: 'Rig' })
    keepText(row, 'Due', 'soon')
    expect([row.fields.description, row.problems]).toEqual(['Due: soon', []])
    const full = rowOf({ title: 'Rig', description: texts(most('description')) })
    keepText(full, 'Due', 'soon')
    expect(full.problems).toEqual([{ reason: 'no_room', values: { text: 'soon' } }])
  })
})
