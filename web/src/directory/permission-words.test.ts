import { Reach } from '@eventkit/api/eventkit/v1/reach_pb'
import { describe, expect, it } from 'vitest'
import { byModule, reachChoices, roleKeyOf, shownReach, toggled } from '@/directory/permission-words'

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

describe('the permissions of a role', () => {
  const held = new Set(['work.task.read', 'work.task.write', 'rbac.role.write', 'auth.user.read', 'auth.user.erase'])
  const after = (chosen: string[], permission: string) => toggled(chosen, permission, held)

  it('to change records bring that to see them, and go with it', () => {
    expect(after([], 'work.task.write')).toEqual(['work.task.read', 'work.task.write'])
    expect(after(['work.task.read'], 'work.task.write')).toEqual(['work.task.read', 'work.task.write'])
    expect(after(['auth.user.read', 'work.task.read', 'work.task.write'], 'work.task.read')).toEqual(['auth.user.read'])
    expect(after(['work.task.read', 'work.task.write'], 'work.task.write')).toEqual(['work.task.read'])
  })

  it('bring nothing that there is not, or that whoever gives them lacks', () => {
    expect(after([], 'rbac.role.write')).toEqual(['rbac.role.write'])
    expect(toggled([], 'work.task.write', new Set(['work.task.write']))).toEqual(['work.task.write'])
    expect(after(['auth.user.erase', 'auth.user.read'], 'auth.user.read')).toEqual(['auth.user.erase'])
  })
})

describe('how far a permission goes', () => {
  const takers = { withAssigned: ['work.task.read'], withWorkspace: ['work.task.read', 'gear.case.read'] }
  const offered = (permission: string) => reachChoices(permission, takers)

  it('is chosen among what its kind of record has', () => {
    const { OWN, ASSIGNED, WORKSPACE, COMPANY } = Reach
    expect(offered('work.task.read').map(({ reach }) => reach)).toEqual([OWN, ASSIGNED, WORKSPACE, COMPANY])
    expect(offered('gear.case.read').map(({ reach }) => reach)).toEqual([OWN, WORKSPACE, COMPANY])
    expect(offered('planning.event.read')).toEqual([
      { reach: OWN, label: 'company.reachOwn' },
      { reach: WORKSPACE, label: 'company.reachCompany' },
    ])
  })

  it('is shown as what it comes to', () => {
    const shown = (reach: Reach) => shownReach(offered('planning.event.read'), reach)?.label
    expect([Reach.OWN, Reach.ASSIGNED, Reach.WORKSPACE, Reach.COMPANY].map(shown)).toEqual([
      'company.reachOwn',
      'company.reachOwn',
      'company.reachCompany',
      'company.reachCompany',
    ])
  })
})
