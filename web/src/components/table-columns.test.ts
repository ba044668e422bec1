import { describe, expect, it } from 'vitest'
import { type Column, fitting, leastWidth, tracksOf } from '@/components/table-columns'

const column = (id: string, track: string, givesWay?: number): Column<never> => ({
  id,
  header: id,
  track,
  cell: () => null,
  ...(givesWay === undefined ? {} : { givesWay }),
})
const columns = [
  column('title', 'minmax(280px, 1fr)'),
  column('workspace', 'minmax(90px, 0.3fr)', 2),
  column('priority', '100px', 1),
  column('due', '140px', 3),
]
const idsAt = (width: number) => fitting(columns, true, width).map(({ id }) => id)

describe('columns in little room', () => {
  it('leave one after the other, and the title stays', () => {
    const whole = leastWidth(tracksOf(columns, true))
    expect(whole).toBe(24 + 280 + 90 + 100 + 140 + 8 + 6)
    expect(idsAt(whole)).toEqual(['title', 'workspace', 'priority', 'due'])
    expect(idsAt(whole - 1)).toEqual(['title', 'workspace', 'due'])
    expect(idsAt(whole - 101)).toEqual(['title', 'due'])
    expect(idsAt(whole - 191)).toEqual(['title'])
    expect(idsAt(10)).toEqual(['title'])
  })

  it('are all there before the width is known', () => {
    expect(fitting(columns, true, Infinity)).toBe(columns)
  })
})
