import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { NullValue, timestampFromDate, ValueSchema, type Value } from '@bufbuild/protobuf/wkt'
import type { JournalEntrySchema } from '@eventkit/api/eventkit/v1/journal_pb'
import type { JsonValue } from '../../kernel/json.ts'
import type { NumberedEntry } from './journal.store.ts'

/** An entry as the contract has it. */
export function toMessage(entry: NumberedEntry): MessageInitShape<typeof JournalEntrySchema> {
  return {
    position: BigInt(entry.position),
    id: entry.id,
    kind: entry.kind,
    subjectType: entry.subjectType,
    subjectId: entry.subjectId,
    subjectVersion: entry.subjectVersion,
    actorId: entry.actorId,
    occurredAt: timestampFromDate(entry.occurredAt),
    receivedAt: timestampFromDate(entry.receivedAt),
    changes: entry.changes.map((change) => ({
      field: change.field,
      old: toValue(change.old),
      new: toValue(change.new),
    })),
    payload: entry.payload,
    workspaceId: entry.workspaceId ?? '',
    causationId: entry.causationId ?? '',
    correlationId: entry.correlationId,
    erased: entry.missing === 'erased',
  }
}

const texts = new WeakMap<NumberedEntry, string>()

/** The same entry as REST and the feed show it. Written once, however many clients get it. */
export function toJsonText(entry: NumberedEntry): string {
  const known = texts.get(entry)
  if (known) return known
  const text = JSON.stringify({
    position: entry.position,
    id: entry.id,
    kind: entry.kind,
    subject_type: entry.subjectType,
    subject_id: entry.subjectId,
    subject_version: entry.subjectVersion,
    actor_id: entry.actorId,
    occurred_at: entry.occurredAt,
    received_at: entry.receivedAt,
    changes: entry.changes.map((change) => ({ field: change.field, old: change.old, new: change.new })),
    payload: entry.payload,
    workspace_id: entry.workspaceId ?? '',
    causation_id: entry.causationId ?? '',
    correlation_id: entry.correlationId,
    erased: entry.missing === 'erased',
  })
  texts.set(entry, text)
  return text
}

/** A passage of the journal as one message of the feed; `position` is how far it reaches. */
export const passageText = (entries: readonly NumberedEntry[], position: number): string =>
  `{"entries":[${entries.map(toJsonText).join(',')}],"position":${position}}`

function toValue(json: JsonValue): Value {
  return create(ValueSchema, { kind: toKind(json) })
}

function toKind(json: JsonValue): Value['kind'] {
  if (json === null) return { case: 'nullValue', value: NullValue.NULL_VALUE }
  if (typeof json === 'string') return { case: 'stringValue', value: json }
  if (typeof json === 'number') return { case: 'numberValue', value: json }
  if (typeof json === 'boolean') return { case: 'boolValue', value: json }
  if (Array.isArray(json)) {
    return { case: 'listValue', value: { $typeName: 'google.protobuf.ListValue', values: json.map(toValue) } }
  }
  const fields = Object.fromEntries(Object.entries(json).map(([key, value]) => [key, toValue(value)]))
  return { case: 'structValue', value: { $typeName: 'google.protobuf.Struct', fields } }
}
