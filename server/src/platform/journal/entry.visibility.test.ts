import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Principal } from '../../kernel/ctx.ts'
import { newId } from '../../kernel/ids.ts'
import { modules } from '../../modules.ts'
import { allPermissions, findBuiltInRole } from '../access/role.rules.ts'
import { visibilityOf } from '../access/visibility.rules.ts'
import { seesEntry } from './entry.visibility.ts'
import type { NumberedEntry } from './journal.store.ts'

const permissions: ReadonlySet<string> = new Set(allPermissions())
const src = new URL('../../', import.meta.url)

/** Every journal kind that the server's code names: three segments, in quotes, where no permission is meant. */
function recordedKinds(): string[] {
  const files = globSync('**/*.ts', { cwd: src }).filter((file) => !file.endsWith('.test.ts'))
  const kind = new RegExp(`'((?:${modules.map(({ name }) => name).join('|')})\\.[a-z_]+\\.[a-z_]+)'`, 'g')
  const named = files.flatMap((file) => [...readFileSync(new URL(file, src), 'utf8').matchAll(kind)])
  return [...new Set(named.map((match) => match[1] ?? ''))].filter((kind) => !permissions.has(kind)).sort()
}

function aPrincipal(role: string, given: Partial<Principal> = {}): Principal {
  return {
    via: 'session',
    tenantId: newId(),
    userId: newId(),
    name: role,
    role,
    locale: 'en',
    timeZone: 'UTC',
    permissions: new Set(findBuiltInRole(role)?.permissions),
    workspaces: new Map(),
    ...given,
  }
}

function anEntry(kind: string, given: Partial<NumberedEntry> = {}): NumberedEntry {
  const now = new Date()
  const ids = { id: newId(), tenantId: newId(), actorId: newId(), subjectId: newId(), correlationId: newId() }
  const where = { position: 1, ordinal: 1, subjectType: 'x', subjectVersion: 1, workspaceId: null }
  return { ...ids, ...where, kind, occurredAt: now, receivedAt: now, changes: [], payload: {}, ...given }
}

describe('who may see an entry', () => {
  it('is decided for every kind the code records', () => {
    const kinds = recordedKinds()
    expect(kinds).toContain('work.task.completed')
    const undecided = kinds.filter((kind) => {
      const { permission, actor, concerned } = visibilityOf(kind)
      return permission === undefined ? !actor && !concerned : !permissions.has(permission)
    })
    expect(undecided).toEqual([])
  })

  it('follows the permission and the workspace', () => {
    const [stage, office] = [newId(), newId()]
    const crew = aPrincipal('crew', { workspaces: new Map([[stage, 'team_member']]) })
    expect(seesEntry(crew, anEntry('work.task.completed', { workspaceId: stage }))).toBe(true)
    expect(seesEntry(crew, anEntry('work.task.completed', { workspaceId: office }))).toBe(false)
    expect(seesEntry(crew, anEntry('planning.event.created'))).toBe(true)
    expect(seesEntry(aPrincipal('manager'), anEntry('work.task.completed', { workspaceId: office }))).toBe(true)
    const key = aPrincipal('admin', { via: 'api_key', permissions: new Set(['planning.event.read']) })
    expect(seesEntry(key, anEntry('planning.event.created'))).toBe(true)
    expect(seesEntry(key, anEntry('work.task.completed'))).toBe(false)
  })

  it('keeps what is personal to the person, and away from keys', () => {
    const crew = aPrincipal('crew')
    const own = anEntry('auth.session.started', { actorId: crew.userId })
    expect(seesEntry(crew, own)).toBe(true)
    expect(seesEntry({ ...crew, via: 'api_key' }, own)).toBe(false)
    expect(seesEntry(aPrincipal('manager'), own)).toBe(false)
    expect(seesEntry(aPrincipal('admin'), own)).toBe(true)
    const key = anEntry('auth.api_key.created', { actorId: crew.userId })
    expect(seesEntry(crew, key)).toBe(true)
    expect(seesEntry(aPrincipal('admin'), key)).toBe(true)
    expect(seesEntry(aPrincipal('manager'), key)).toBe(false)
    const left = anEntry('tenancy.member.removed', { workspaceId: newId(), payload: { user_id: crew.userId } })
    expect(seesEntry(crew, left)).toBe(true)
    expect(seesEntry(aPrincipal('crew'), left)).toBe(false)
  })

  it('shows a kind nobody decided on to nobody', () => {
    expect(seesEntry(aPrincipal('admin'), anEntry('crew.shift.created'))).toBe(false)
  })
})
