import { expect, it } from 'vitest'
import { changesBetween, isSame } from './changes.ts'

it('is no change where an object comes back with its keys in another order, at any depth', () => {
  const [kept, given] = [
    { a: 1, list: [{ x: 1, y: 2 }], longer: { b: null, c: '' } },
    { longer: { c: '', b: null }, list: [{ y: 2, x: 1 }], a: 1 },
  ]
  expect(isSame(kept, given)).toBe(true)
  expect(changesBetween({ metadata: kept }, { metadata: given }, ['metadata'])).toEqual([])
  const other = { ...given, list: [{ y: 1, x: 2 }] }
  expect(isSame(kept, other)).toBe(false)
  expect(changesBetween({ metadata: kept }, { metadata: other }, ['metadata'])).toEqual([
    { field: 'metadata', old: kept, new: other },
  ])
})

it('is a change where a list is in another order', () => {
  expect(isSame(['a', 'b'], ['b', 'a'])).toBe(false)
})

it('takes an instant as its text, and what is absent as nothing', () => {
  expect(isSame(new Date(0), new Date('1970-01-01T00:00:00Z'))).toBe(true)
  expect(isSame(undefined, null)).toBe(true)
  expect(isSame('', null)).toBe(false)
  const made = { name: 'a', note: '', at: null, tags: [], metadata: {}, is_open: false, count: 0 }
  expect(changesBetween(undefined, made, ['name', 'note', 'at', 'tags', 'metadata', 'is_open', 'count'])).toEqual([
    { field: 'name', old: null, new: 'a' },
    { field: 'count', old: null, new: 0 },
  ])
})
