import type { Principal } from '../../kernel/ctx.ts'
import { adminRole } from '../rbac/role.rules.ts'
import { canInWorkspace } from '../rbac/scope.ts'
import type { NumberedEntry } from './journal.store.ts'

/** Who may see entries of a kind, beside the workspace: holders of a permission, the person who acted, the one concerned. */
interface Rule {
  permission?: string
  /** The person who did it may see it, when signed in: an API key may see less than its owner. */
  actor?: true
  /** An Admin may see it too, whatever the permissions say. */
  admin?: true
  /** The person whom the payload names as `user_id` may see it too. */
  concerned?: true
}

/** By the first two segments of a kind, where `<module>.<noun>.read` is not the permission it takes. */
const exceptions: Readonly<Record<string, Rule>> = {
  'auth.api_key': { actor: true, admin: true },
  'auth.invitation': { permission: 'auth.user.write' },
  'auth.password': { actor: true, admin: true, concerned: true },
  'auth.session': { actor: true, admin: true, concerned: true },
  'auth.settings': { actor: true },
  'imports.import': { permission: 'imports.import.write', actor: true },
  'journal.dead_letter': { permission: 'journal.sink.read' },
  'rbac.role': { permission: 'auth.user.read' },
  'tenancy.company': { permission: 'tenancy.workspace.read' },
  'tenancy.member': { permission: 'tenancy.workspace.read', concerned: true },
}

const rules = new Map<string, Rule>(Object.entries(exceptions))

/** The rule for a kind, from the table or derived from its first two segments. */
export function ruleOf(kind: string): Rule {
  const [module = '', noun = ''] = kind.split('.')
  const subject = `${module}.${noun}`
  const known = rules.get(subject)
  if (known) return known
  const derived = { permission: `${subject}.read` }
  rules.set(subject, derived)
  return derived
}

/** True when two people of equal access may see different entries of this kind. */
export function isPersonal(kind: string): boolean {
  const rule = ruleOf(kind)
  return rule.actor === true || rule.concerned === true
}

/** May the principal see this entry? The one answer for the feed, streams, polling and a record's history. */
export function seesEntry(principal: Principal, entry: NumberedEntry): boolean {
  const rule = ruleOf(entry.kind)
  const isSelf = principal.via === 'session' || principal.via === 'external'
  if (rule.actor && isSelf && entry.actorId === principal.userId) return true
  if (rule.concerned && isSelf && entry.payload.user_id === principal.userId) return true
  if (rule.admin && isSelf && principal.role === adminRole) return true
  if (!rule.permission || !principal.permissions.has(rule.permission)) return false
  return entry.workspaceId === null || canInWorkspace({ principal }, entry.workspaceId)
}
