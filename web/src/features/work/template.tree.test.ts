import { create } from '@bufbuild/protobuf'
import { TemplateTaskSchema } from '@eventkit/api/eventkit/v1/template_pb'
import { expect, it } from 'vitest'
import { inTreeOrder, kept, moved, newKey, removed } from '@/features/work/template.tree'

/** "a b<a" are a and b, which is part of it. */
const tasks = (text: string) =>
  text.split(' ').map((each) => {
    const [key = '', parent = ''] = each.split('<')
    return create(TemplateTaskSchema, { key, parent })
  })
const keys = (list: ReturnType<typeof tasks>): string => list.map(({ key }) => key).join('')

const nested = tasks('a b c<a d<c e<b')

it('shows what is part of a task right behind it', () => {
  expect(inTreeOrder(nested).map(({ task, depth }) => `${task.key}${depth}`)).toEqual(['a0', 'c1', 'd2', 'b0', 'e1'])
})

it('removes a task with all that is part of it', () => {
  expect(keys(removed(nested, 'a'))).toBe('be')
  expect(keys(removed(nested, 'd'))).toBe('abce')
})

it('moves a task with all that is part of it, within its level', () => {
  expect(keys(moved(nested, 'a', 1))).toBe('beacd')
  expect(keys(moved(nested, 'b', -1))).toBe('beacd')
  expect(keys(moved(nested, 'b', 1))).toBe('acdbe')
  expect(keys(moved(nested, 'c', -1))).toBe('acdbe')
})

it('keeps an edited task in its place, and puts one elsewhere at the end there, with its parts', () => {
  expect(keys(kept(nested, tasks('c<a')[0]!))).toBe('abcde')
  expect(keys(kept(nested, tasks('a<b')[0]!))).toBe('beacd')
  expect(keys(kept(nested, tasks('f<c')[0]!))).toBe('acdfbe')
})

it('finds a key that is free', () => {
  expect(newKey(tasks('t1 t3'))).toBe('t2')
})
