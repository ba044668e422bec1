import type { Principal } from '../../kernel/ctx.ts'
import { adminRole } from '../rbac/role.rules.ts'
import { canInWorkspace } from '../rbac/scope.ts'
import { visibilityOf } from '../rbac/visibility.rules.ts'
import type { NumberedEntry } from './journal.store.ts'

/** True when two people of equal access may see different entries of this kind. */
export function isPersonal(kind: string): boolean {
  const rule = visibilityOf(kind)
  return rule.actor === true || rule.concerned === true
}

/** May the principal see this entry? The one answer for the feed, streams, polling and a record's history. */
export function seesEntry(principal: Principal, entry: NumberedEntry): boolean {
  const rule = visibilityOf(entry.kind)
  const isSelf = principal.via === 'session' || principal.via === 'external'
  if (rule.actor && isSelf && entry.actorId === principal.userId) return true
  if (rule.concerned && isSelf && entry.payload.user_id === principal.userId) return true
  if (rule.admin && isSelf && principal.role === adminRole) return true
  if (!rule.permission || !principal.permissions.has(rule.permission)) return false
  return entry.workspaceId === null || canInWorkspace({ principal }, entry.workspaceId)
}
