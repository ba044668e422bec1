import { Priority } from '@eventkit/api/eventkit/v1/priority_pb'
import { describe, expect, it } from 'vitest'
import { kind as venues } from '@/features/planning/venue.kind'
import { kind as tasks } from '@/features/work/task.kind'
import { isFiltered, requestOf, sortOf } from '@/lib/records/record-request'
import { changed, recordSearch } from '@/lib/records/record-search'
import type { RecordKind } from '@/lib/records/record-types'

const label = 'layers.madeAt' as const
const read = recordSearch('planning.venue')

describe('the search of a list of records', () => {
  it('keeps what is known, and its filters', () => {
    const address = { q: 412, country: 'AT,DE', order: 'desc', bin: true, sort: 'city', colour: 'red', tag: '' }
    expect(read(address)).toEqual({ q: '412', country: 'AT,DE', order: 'desc', bin: true, sort: 'city' })
    expect(read({ order: 'up', bin: 'yes' })).toEqual({})
  })

  it('is changed part by part', () => {
    expect(changed({ q: 'hall', bin: true }, { q: undefined, tag: 'arena' })).toEqual({ bin: true, tag: 'arena' })
  })
})

describe('the request of a search', () => {
  it('asks for what the contract sorts by first, unless the address says otherwise', () => {
    expect(sortOf(venues, {})).toEqual({ key: 'name', order: 'asc' })
    expect(sortOf(venues, { sort: 'created_at' })).toEqual({ key: 'created_at', order: 'desc' })
    expect(sortOf(venues, { sort: 'colour', order: 'desc' })).toEqual({ key: 'name', order: 'desc' })
  })

  it('has each filter in the words of the contract', () => {
    const search = read({ country: 'AT,DE', tag: 'arena', q: 'hall', sort: 'city', bin: true })
    expect(requestOf(venues, search)).toEqual({
      country: ['AT', 'DE'],
      tag: ['arena'],
      search: 'hall',
      importId: '',
      deleted: true,
      sortBy: 2,
      order: 1,
      pageSize: 100,
    })
  })

  it('names the values of an enum by their numbers, and leaves out what is none of them', () => {
    const kind = { ...(tasks as unknown as RecordKind), fields: { priority: { label, filter: { name: 'priority' } } } }
    const search = recordSearch('work.task')({ priority: 'high,loud,urgent' })
    expect(requestOf(kind, search)).toMatchObject({ priority: [Priority.HIGH, Priority.URGENT] })
  })

  it('is narrowed by a text, an import or a filter, not by sorting', () => {
    expect(
      [read({ tag: 'a' }), read({ q: 'a' }), read({ import: 'a' })].every((search) => isFiltered(venues, search)),
    ).toBe(true)
    expect(isFiltered(venues, read({ sort: 'city', bin: true }))).toBe(false)
  })
})
