import { describe, expect, it } from 'vitest'
import { exportPath, filterOf } from '@/features/journal/activity-request'
import { readActivitySearch } from '@/features/journal/activity-search'

const id = '018f0000-0000-7000-8000-00000000000a'

describe('the activity’s address', () => {
  it('keeps what it knows and drops the rest', () => {
    const search = { person: id, kind: 'work,nonsense,auth', workspace: id }
    expect(readActivitySearch({ ...search, page: 3 })).toEqual({ ...search, kind: 'work,auth' })
    expect(readActivitySearch({ person: 'me', kind: 'nonsense', workspace: 7 })).toEqual({})
  })

  it('asks the server for the same, on the page and in the export', () => {
    const search = { person: id, kind: 'work,auth' }
    expect(filterOf(search)).toEqual({ kinds: ['work.*', 'auth.*'], actorId: id, workspaceId: '' })
    expect(exportPath(search, 'csv')).toBe(`/api/v1/journal/export?format=csv&kinds=work.*&kinds=auth.*&actor_id=${id}`)
  })
})
