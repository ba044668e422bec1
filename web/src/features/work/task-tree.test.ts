import { create } from '@bufbuild/protobuf'
import { TaskSchema } from '@eventkit/api/eventkit/v1/task_pb'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toTree } from '@/features/work/task-tree'

const task = (id: string, parentId?: string) => create(TaskSchema, { id, ...(parentId ? { parentId } : {}) })
const shown = (tasks: ReturnType<typeof task>[], folded: string[] = []) => {
  const { rows, levels } = toTree([tasks], new Set(folded))
  return rows.map(({ id }) => '-'.repeat(levels.get(id) ?? 0) + id)
}

describe('subtasks in a list', () => {
  const list = [task('b1', 'b'), task('a'), task('b'), task('b2', 'b'), task('b21', 'b2'), task('x1', 'x')]

  it('stand below their parent in the order of the list; one whose parent is not in the list stands alone', () => {
    expect(shown(list)).toEqual(['a', 'b', '-b1', '-b2', '--b21', 'x1'])
  })

  it('stand alone where another page has their parent, so that reading on moves nothing', () => {
    const pages = [
      [task('a1', 'a'), task('b'), task('b1', 'b')],
      [task('a'), task('b2', 'b'), task('a2', 'a')],
    ]
    const rowsOf = (some: typeof pages) => toTree(some, new Set()).rows.map(({ id }) => id)
    expect(rowsOf(pages.slice(0, 1))).toEqual(['a1', 'b', 'b1'])
    expect(rowsOf(pages)).toEqual(['a1', 'b', 'b1', 'a', 'a2', 'b2'])
  })

  it('are folded away with everything below', () => {
    expect(shown(list, ['b'])).toEqual(['a', 'b', 'x1'])
    expect(shown(list, ['b2', 'x'])).toEqual(['a', 'b', '-b1', '-b2', 'x1'])
    expect([...toTree([list], new Set()).parents]).toEqual(['b', 'b2'])
  })

  it('are each there once, whatever points where', () => {
    const id = fc.integer({ min: 0, max: 12 }).map(String)
    const tasks = fc.uniqueArray(fc.tuple(id, fc.option(id)), { selector: ([own]) => own })
    fc.assert(
      fc.property(tasks, (pairs) => {
        const all = pairs.map(([own, parent]) => task(own, parent ?? undefined))
        const { rows } = toTree([all], new Set())
        expect(rows.map((row) => row.id).toSorted()).toEqual(all.map((row) => row.id).toSorted())
      }),
    )
  })

  it('may be as deep as they like', () => {
    const chain = Array.from({ length: 20_000 }, (_, n) => task(String(n), n === 0 ? undefined : String(n - 1)))
    expect(toTree([chain], new Set()).levels.get('19999')).toBe(19_999)
  })
})
