import type { DescMessage, MessageInitShape } from '@bufbuild/protobuf'
import { isRecord } from '@/lib/errors'

/** What optimistic changes need of a record. */
export interface Versioned {
  id: string
  version: number
}

/** The fields that an update request of the contract may name. */
type FieldOf<Update> = Exclude<keyof Update, 'id' | 'version' | 'updateMask' | '$typeName' | '$unknown'>

/** What can be changed of a record: what its update names; another record by itself, such as `assignee` for `assigneeId`. */
export type ChangeOf<R, Update> = {
  [
    K in keyof R as K extends FieldOf<Update>
      ? K
      : `${K & string}Id` extends Exclude<FieldOf<Update>, keyof R>
        ? K
        : never
  ]?: R[K] | undefined
}

/** A record with a change. What is cleared is no longer there: protobuf messages know no undefined. */
export function withChange<R extends object>(record: R, change: object): R {
  const next: R = { ...record, ...change }
  for (const [field, value] of Object.entries(change)) if (value === undefined) Reflect.deleteProperty(next, field)
  return next
}

/** The change that takes another one back: what a record has of its fields. */
export function undoOf<C extends object>(record: object, change: C): C {
  const fields = Object.keys(change).map((field) => [field, Reflect.get(record, field)])
  return Object.fromEntries(fields) as C
}

/** Whether two records have the same in the fields of a change. */
export function isSameIn(change: object, a: object, b: object): boolean {
  return isSame(undoOf(a, change), undoOf(b, change))
}

function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return a === b
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length && names.every((name) => isSame(Reflect.get(a, name), Reflect.get(b, name)))
  )
}

/** The request that makes a change and leaves every other field alone; a cleared field stands in its mask only. */
export function toUpdate<D extends DescMessage>(schema: D, { id, version }: Versioned, change: object) {
  const fields = Object.entries(change).map(([name, value]: [string, unknown]) => {
    const field = schema.fields.find(({ localName }) => localName === name || localName === `${name}Id`)
    if (!field) throw new Error(`${schema.typeName} has no field for ${name}`)
    return { field, value: field.localName !== name && isRecord(value) ? value['id'] : value }
  })
  const values = fields.filter(({ value }) => value !== undefined).map(({ field, value }) => [field.localName, value])
  const paths = fields.map(({ field }) => field.name)
  // What the fields may hold was said by the type of the change.
  return { id, version, ...Object.fromEntries(values), updateMask: { paths } } as MessageInitShape<D>
}
