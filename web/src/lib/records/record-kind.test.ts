import { create } from '@bufbuild/protobuf'
import { UserSchema } from '@eventkit/api/eventkit/v1/user_pb'
import { recordKinds } from '@eventkit/api/record-kinds'
import { expect, it } from 'vitest'
import { entryWordsOf } from '@/components/records/record-entry-words'
import { people } from '@/features/auth/person'
import { kind as workspaces } from '@/features/tenancy/workspace.kind'
import { kind as venues } from '@/features/planning/venue.kind'
import { createFormat } from '@/lib/format'
import { t } from '@/lib/i18n'
import { KINDS } from '@/lib/records/kinds'
import { isSearched } from '@/lib/records/record-lookup'
import { filterNames, isSortedBy, requestOf } from '@/lib/records/record-request'

it('has the verbs that the contract has rpcs for', async () => {
  expect(KINDS.filter(({ methods }) => !methods.create).map(({ type }) => type)).toEqual(['auth.user'])
  expect(KINDS.filter(({ methods }) => !methods.delete).map(({ type }) => type)).toEqual(['auth.user'])
  await expect(people.verbs.create({})).rejects.toThrow('auth.user has no rpc for this')
})

it('is searched and sorted as far as its list can be', () => {
  expect([venues, people, workspaces].map((kind) => isSearched(kind as typeof venues))).toEqual([true, true, false])
  expect(isSortedBy(venues, 'created_at')).toBe(true)
  expect(isSortedBy(workspaces, 'created_at')).toBe(false)
  expect(requestOf(workspaces, { bin: true })).toMatchObject({ deleted: true, sortBy: 0 })
})

it('filters by what the address of its page keeps', () => {
  for (const kind of KINDS) {
    const { filters = [] } = recordKinds[kind.type] ?? {}
    expect(filters).toEqual(expect.arrayContaining(filterNames(kind)))
  }
  expect(filterNames(venues)).toEqual(['country', 'tag'])
})

it('calls one by its title, or in its own way', () => {
  expect(people.nameOf(create(UserSchema, { name: 'Anna Koller' }))).toBe('Anna Koller')
  expect(people.nameOf(create(UserSchema, { name: '' }))).toBe('Erased person')
})

it('words what was done to it, also by entries that are called after something else', () => {
  const words = entryWordsOf(people, { t, format: createFormat('en', 'Europe/Vienna') })
  expect(words.verbs).toMatchObject({
    'auth.user.deactivated': 'company.didCloseAccount',
    'auth.password.reset': 'company.didResetPassword',
  })
  expect(words.text('role', 'planner')).toBe('Planner')
})
