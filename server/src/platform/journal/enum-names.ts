import type { DescEnum, DescMessage } from '@bufbuild/protobuf'
import type { Change } from '../../kernel/ctx.ts'
import type { JsonValue } from '../../kernel/json.ts'
import { shortEnumName } from '../../kernel/enum-name.ts'

/** What the contract has of each kind of record, by its subject type. */
const messages = new Map<string, DescMessage>()

/** The message of a kind of record; undefined for what is no record of the contract. */
export const messageOf = (subjectType: string): DescMessage | undefined => messages.get(subjectType)

/** The enum fields of each kind of record, by its subject type. */
const enumsOf = new Map<string, ReadonlyMap<string, DescEnum>>()

/** Has the enum fields of a kind of record told by name: those of its message in the contract. */
export function tellEnumsByName(subjectType: string, message: DescMessage): void {
  const enums = message.fields.flatMap((field) => (field.enum ? [[field.name, field.enum] as const] : []))
  enumsOf.set(subjectType, new Map(enums))
  messages.set(subjectType, message)
}

/** A field's value as REST shows it: 4 of a task's priority is `urgent`. What is no number of an enum stays. */
export function withName<T>(subjectType: string, field: string, value: T): T | string {
  const desc = typeof value === 'number' ? enumsOf.get(subjectType)?.get(field) : undefined
  const known = desc?.values.find(({ number }) => number === value)
  return desc && known ? shortEnumName(desc, known.name) : value
}

/** Changes with their enum values by name; entries of older versions hold numbers, as their seals cover them. */
export const withNames = (subjectType: string, changes: Change[]): Change[] =>
  enumsOf.get(subjectType)?.size ? changes.map((change) => namedChange(subjectType, change)) : changes

function namedChange(subjectType: string, change: Change): Change {
  const name = (value: JsonValue): JsonValue => withName(subjectType, change.field, value)
  return { ...change, old: name(change.old), new: name(change.new) }
}
