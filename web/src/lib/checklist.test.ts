import { describe, expect, it } from 'vitest'
import { tickedItem, withTick } from '@/lib/checklist'
import { growthOf, linear } from '../../../server/test/growth.ts'

describe('ticking a box in a text', () => {
  it.each([
    ['- [ ] Truss', 0, true, '- [x] Truss'],
    ['- [X] Truss', 0, false, '- [ ] Truss'],
    ['List:\n\n* [ ] One\n* [ ] Two [ ]\n', 3, true, 'List:\n\n* [ ] One\n* [x] Two [ ]\n'],
    ['- a\r\n  1. [ ] b\r\n', 1, true, '- a\r\n  1. [x] b\r\n'],
    ['> - [ ] quoted', 0, true, '> - [x] quoted'],
    ['- - [ ] twice', 0, true, '- - [x] twice'],
  ])('%j, line %i', (text, line, isTicked, after) => {
    expect(withTick(text, line, isTicked)).toBe(after)
  })

  it.each([
    ['no box', 0],
    ['text [ ] inside', 0],
    ['- [ ]', 0],
    ['- [ ] one', 1],
    ['- [ ] one', -1],
  ])('changes nothing where there is none: %j, line %i', (text, line) => {
    expect(withTick(text, line, true)).toBeUndefined()
  })

  it.each([
    ['Before:\n\n- [ ] Order trusses\n- [ ] Call', 'Before:\n\n- [x] Order trusses\n- [ ] Call', 'Order trusses', true],
    ['- [X] Call\r\n', '- [ ] Call\r\n', 'Call', false],
  ])('tells which one was ticked from the texts before and after: %j', (before, after, item, isTicked) => {
    expect(tickedItem(before, after)).toEqual({ item, isTicked })
  })

  it.each([
    ['- [ ] a', '- [x] b'],
    ['- [ ] a\n- [ ] b', '- [x] a\n- [x] b'],
    ['- [ ] a', '- [x] a\nmore'],
    ['same', 'same'],
  ])('tells of none where more or something else changed: %j', (before, after) => {
    expect(tickedItem(before, after)).toBeUndefined()
  })

  it('takes linear time', async () => {
    const make = (size: number) => `${'- '.repeat(size)}[`
    const tick = (text: string) => expect(withTick(text, 0, true)).toBeUndefined()
    expect(await growthOf(10_000, make, tick)).toBeLessThan(linear)
  })
})
