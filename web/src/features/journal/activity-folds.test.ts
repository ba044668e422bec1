import { create } from '@bufbuild/protobuf'
import { JournalEntrySchema } from '@eventkit/api/eventkit/v1/journal_pb'
import { describe, expect, it } from 'vitest'
import { foldIds, foldLines, importsIn } from '@/features/journal/activity-folds'

/** "import/work.task.created": a line of a request; with "@ben" the work of somebody else. */
const line = (text: string) => {
  const [deed = '', actorId = 'anna'] = text.split('@')
  const [correlationId = '', kind = ''] = deed.split('/')
  const subjectType = kind.split('.').slice(0, 2).join('.')
  return { entry: create(JournalEntrySchema, { correlationId, kind, subjectType, actorId }) }
}
const folded = (...texts: string[]) => {
  const lines = texts.map(line)
  return foldLines(lines, importsIn(lines.map(({ entry }) => entry))).map((fold) => [fold.key, fold.lines.length])
}
const times = (count: number, text: string) => Array.from({ length: count }, () => text)

describe('what was done at once', () => {
  it('is the same line while more of it comes in above', () => {
    const idsOf = (count: number) => {
      const lines = [
        ...times(count, 'i/work.task.created'),
        ...times(1, 'x/auth.session.ended'),
        ...times(3, 'i/work.task.created'),
      ].map(line)
      return foldIds(foldLines(lines, importsIn([])))
    }
    const [newest, other, oldest] = idsOf(3)
    expect(new Set([newest, other, oldest]).size).toBe(3)
    expect(idsOf(9)).toEqual([newest, other, oldest])
  })

  it('is one line where an import made and changed records, beside the import itself', () => {
    expect(
      folded(
        'i/imports.import.committed',
        ...times(4, 'i/work.task.created'),
        'i/work.task.updated',
        ...times(2, 'i/work.task.created'),
      ),
    ).toEqual([
      [undefined, 1],
      ['layers.foldTasksImported', 7],
    ])
  })

  it('is one line for each way in which a request changed records', () => {
    expect(
      folded(
        ...times(3, 'r/work.task.completed'),
        ...times(3, 'r/work.task.updated'),
        ...times(3, 's/planning.event.deleted'),
      ),
    ).toEqual([
      ['layers.foldTasksCompleted', 3],
      ['layers.foldTasksChanged', 3],
      ['layers.foldEventsDeleted', 3],
    ])
  })

  it('stays apart by request and person, when it is little, and when it is not about tasks or events', () => {
    expect(folded('a/work.task.created', 'b/work.task.created', 'c/work.task.created').length).toBe(3)
    expect(folded(...times(2, 'r/work.task.created'), ...times(2, 'r/work.task.created@ben')).length).toBe(4)
    expect(folded(...times(2, 'r/work.task.completed')).length).toBe(2)
    expect(folded(...times(5, 'r/auth.session.ended')).length).toBe(5)
  })
})
