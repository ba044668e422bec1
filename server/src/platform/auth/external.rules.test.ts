import { describe, expect, it } from 'vitest'
import { readOutsideClaims } from './external.rules.ts'

const [company, user] = ['0199f0a0-7c1e-7b1e-8c1e-0123456789ab', '0199f0a0-7c1e-7b1e-8c1e-0123456789ac']
const config = {
  authExternalClaims: { company: 'a-id', user: 'u-id', expires: 'e', role: 'r' },
  authExternalRoles: { boss: 'admin', guest: 'read_only', odd: 'emperor' },
}
const read = (claims: Record<string, unknown>) =>
  readOutsideClaims(config, { 'a-id': company, 'u-id': user, e: 1_800_000_000_000, ...claims })

describe('the claims of an outside token', () => {
  it('say who, where and until when; ids in small letters', () => {
    const bare = { tenantId: company, userId: user, expiresAt: 1_800_000_000_000, role: undefined, name: undefined }
    expect(read({})).toEqual(bare)
    expect(read({ 'a-id': company.toUpperCase(), 'u-id': user.toUpperCase(), e: '1800000000000' })).toEqual(bare)
  })

  it.each([
    ['a-id', undefined],
    ['a-id', '42'],
    ['a-id', `x${company}`],
    ['a-id', '00000000-0000-0000-0000-000000000000'],
    ['u-id', undefined],
    ['u-id', [user]],
    ['e', undefined],
    ['e', 1.5],
    ['e', 2 ** 53],
    ['e', ''],
    ['e', '-1'],
    ['e', '12a'],
    ['e', '1234567890123456'],
    ['e', true],
  ])('are none with %s = %s', (name, value) => {
    expect(read({ [name]: value })).toBeUndefined()
  })

  it.each([
    ['boss', 'admin'],
    ['guest', 'read_only'],
    ['odd', 'planner'],
    ['crew', 'planner'],
    ['constructor', 'planner'],
    ['', undefined],
    [7, undefined],
  ])('with the role %s mean %s', (r, role) => {
    expect(read({ r })?.role).toBe(role)
  })

  it.each([
    [' Anna ', 'Anna'],
    ['', undefined],
    ['   ', undefined],
    [7, undefined],
    ['a\ud800b', 'a\ufffdb'],
    ['u\u0308'.repeat(120), '\u00FC'.repeat(120)],
    ['x'.repeat(130), 'x'.repeat(120)],
  ])('take the name %j as %j', (name, shown) => {
    expect(read({ name })?.name).toBe(shown)
  })
})
