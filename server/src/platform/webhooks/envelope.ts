import type { Principal } from '../../kernel/ctx.ts'
import { nilId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { allPermissions } from '../access/role.rules.ts'
import { shownOf, withoutBound } from '../journal/entry.visibility.ts'
import type { NumberedEntry } from '../journal/journal.store.ts'
import { endpoints } from './endpoint.ts'

/** An endpoint as far as what it is told goes. */
export interface Told {
  id: string
  kinds: readonly string[]
  restricted_fields: boolean
}

/** Who reads for a webhook: the company itself, without a person. What belongs to certain people alone is not for it. */
const reader = (tenantId: string, permissions: ReadonlySet<string>): Principal => ({
  via: 'system',
  tenantId,
  userId: nilId,
  name: '',
  role: '',
  locale: 'en',
  timeZone: 'UTC',
  permissions,
  workspaces: new Map(),
})

const noPermissions: ReadonlySet<string> = new Set()

/** What one endpoint alone is told. */
export const calledKind = 'webhooks.endpoint.called'

/**
 * What an endpoint is told of an entry; undefined where it is not for it: private records, what only the person may see who did it,
 * and the endpoint's own doings, which would go round in circles. Fields that take a permission are left out unless it is
 * told them, and always the addresses of other endpoints.
 */
export function toldOf({ id, restricted_fields }: Told, entry: NumberedEntry): NumberedEntry | undefined {
  if (entry.kind === calledKind) return entry.subjectId === id ? entry : undefined
  if (entry.subjectId === id) return undefined
  const shown = shownOf(reader(entry.tenantId, new Set(allPermissions())), entry)
  if (!shown) return undefined
  const told = restricted_fields ? shown : withoutBound(reader(entry.tenantId, noPermissions), shown)
  return told.subjectType === endpoints.type ? withoutAddress(told) : told
}

/** Whoever has another's address, where tokens are common, could read or send there what is that one's alone. */
function withoutAddress(entry: NumberedEntry): NumberedEntry {
  const { url: _, ...payload } = entry.payload
  return { ...entry, payload, changes: entry.changes.filter(({ field }) => field !== 'url') }
}

/** Beyond this an entry is told without what changed; the receiver reads the record instead. */
const mostBytes = 256 * 1024

/** What is sent of an entry. The same entry makes the same text, until somebody in it is erased. */
export function bodyOf(entry: NumberedEntry): string {
  const payload = {
    position: entry.position,
    subject_type: entry.subjectType,
    subject_id: entry.subjectId,
    subject_version: entry.subjectVersion,
    workspace_id: entry.workspaceId ?? '',
    actor_id: entry.actorId,
    occurred_at: entry.occurredAt,
    received_at: entry.receivedAt,
    causation_id: entry.causationId ?? '',
    correlation_id: entry.correlationId,
    erased: entry.missing === 'erased',
    truncated: false,
    changes: entry.changes.map(({ field, old, new: now }) => ({ field, old, new: now })),
    data: entry.payload,
  }
  const body = envelope(entry.id, entry.kind, entry.occurredAt, payload)
  if (Buffer.byteLength(body) <= mostBytes) return body
  return envelope(entry.id, entry.kind, entry.occurredAt, { ...payload, truncated: true, changes: [], data: {} })
}

const envelope = (id: string, type: string, at: Date, payload: object): string =>
  JSON.stringify({ event_id: id, event_type: type, timestamp: at.toISOString(), payload })

export const testType = 'webhooks.endpoint.tested'

/** What is sent as a test. */
export function testBody(webhookId: string, { event_id, created_at }: { event_id: string; created_at: Date }): string {
  const payload: JsonObject = {
    subject_type: 'webhooks.endpoint',
    subject_id: webhookId,
    changes: [],
    data: {},
    test: true,
  }
  return envelope(event_id, testType, created_at, payload)
}
