import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { modules } from '../../modules.ts'
import { permissionsWithin, scopeFault } from './api-scope.rules.ts'
import { missingGrants } from './reach.rules.ts'
import { allPermissions, builtInRoles, findBuiltInRole, permissionsOfRole } from './role.rules.ts'

const of = (key: string): readonly string[] => findBuiltInRole(key)?.permissions ?? []

describe('permissions', () => {
  it('are those the modules declare, no more and no fewer', () => {
    expect([...allPermissions()].toSorted()).toEqual(
      modules.flatMap((module) => Object.keys(module.permissions ?? {})).toSorted(),
    )
  })
})

describe('built-in roles', () => {
  it('are the seven, each holding only what exists', () => {
    expect(builtInRoles().map((role) => role.name)).toEqual([
      'Admin',
      'Manager',
      'Planner',
      'Warehouse',
      'Sales',
      'Crew',
      'Read-only',
    ])
    for (const role of builtInRoles()) expect(allPermissions()).toEqual(expect.arrayContaining([...role.permissions]))
  })

  it('let the Admin do everything and the Manager all but rules, company, sinks and webhooks', () => {
    expect(of('admin')).toEqual(allPermissions())
    expect(
      missingGrants({ permissions: new Set(of('manager')) }, { permissions: of('admin'), reach: {} }).toSorted(),
    ).toEqual([
      'auth.user.erase',
      'jobs.job.read',
      'jobs.job.write',
      'journal.seal.read',
      'journal.sink.read',
      'journal.sink.write',
      'rbac.role.write',
      'tenancy.company.write',
      'webhooks.endpoint.read',
      'webhooks.endpoint.write',
    ])
  })

  it('show every workspace to Admin and Manager alone', () => {
    const seers = builtInRoles()
      .filter((role) => role.permissions.includes('tenancy.workspace.all'))
      .map((role) => role.key)
    expect(seers).toEqual(['admin', 'manager'])
  })

  it('let Read-only write nothing, and everybody read what it reads', () => {
    expect(of('read_only').filter((permission) => !permission.endsWith('.read'))).toEqual([])
    for (const role of builtInRoles()) expect(role.permissions).toEqual(expect.arrayContaining([...of('read_only')]))
  })

  it('win over a company’s role of the same key', () => {
    expect(permissionsOfRole('read_only', allPermissions())).toEqual(of('read_only'))
    expect(permissionsOfRole('own', ['work.task.read'])).toEqual(['work.task.read'])
    expect(permissionsOfRole('gone', null)).toEqual([])
  })
})

describe('scopes', () => {
  const modulesThere = [...new Set(allPermissions().map((permission) => permission.split('.')[0]!))]
  const scope = fc
    .tuple(fc.constantFrom(...modulesThere), fc.constantFrom('read', 'write'))
    .map((parts) => parts.join(':'))
  const scopes = fc.uniqueArray(scope)
  const held = fc.subarray([...allPermissions()])

  it('never add anything', () => {
    fc.assert(
      fc.property(scopes, held, (wanted, has) =>
        [...permissionsWithin(wanted, has)].every((p) => has.includes(p as never)),
      ),
    )
  })

  it('allow more the more there are', () => {
    fc.assert(
      fc.property(scopes, scope, held, (some, another, has) => {
        const more = permissionsWithin([...some, another], has)
        return [...permissionsWithin(some, has)].every((permission) => more.has(permission))
      }),
    )
  })

  it('of writing include reading', () => {
    fc.assert(
      fc.property(fc.constantFrom(...modulesThere), held, (module, has) => {
        const write = permissionsWithin([`${module}:write`], has)
        return [...permissionsWithin([`${module}:read`], has)].every((permission) => write.has(permission))
      }),
    )
  })

  it('stay inside their module, but for how far one sees', () => {
    const planning = allPermissions().filter((permission) => permission.startsWith('planning.'))
    expect([...permissionsWithin(['planning:write'], allPermissions())].toSorted()).toEqual(
      [...planning, 'tenancy.workspace.all'].toSorted(),
    )
    expect([...permissionsWithin(['work:read'], of('planner'))].toSorted()).toEqual([
      'work.schedule.read',
      'work.task.read',
      'work.template.read',
    ])
  })

  it('name a module and read or write', () => {
    for (const good of ['work:read', 'planning:write', 'auth:read']) expect(scopeFault(good)).toBeUndefined()
    for (const bad of ['', ':', 'work', 'work:', 'work:all', 'Work:read', 'wrok:read', 'work:read:write']) {
      expect(scopeFault(bad)).toBeDefined()
    }
  })
})
