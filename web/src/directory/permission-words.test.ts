import { describe, expect, it } from 'vitest'
import { byModule, roleKeyOf } from '@/directory/permission-words'

describe('the key of a role', () => {
  it('is made of its name, as the contract wants it', () => {
    expect(roleKeyOf('Gear lead')).toBe('gear_lead')
    expect(roleKeyOf('  2. Größe & Maß! ')).toBe('grosse_mass')
    expect(roleKeyOf('Ä'.repeat(60))).toMatch(/^[a-z][a-z0-9_]{1,39}$/)
  })
})

describe('permissions', () => {
  it('are grouped by their module, in the order of the navigation', () => {
    expect(byModule(['auth.user.read', 'work.task.read', 'new.thing.read', 'work.task.write'])).toEqual([
      ['work', ['work.task.read', 'work.task.write']],
      ['auth', ['auth.user.read']],
      ['new', ['new.thing.read']],
    ])
  })
})
