import type { Message } from '@bufbuild/protobuf'
import type { Timestamp } from '@bufbuild/protobuf/wkt'
import type { JsonObject } from '../../kernel/json.ts'

/** What every record has; the bin and who made it only where its message says so. */
export interface RecordRow {
  id: string
  /** Counts its changes, from 1. */
  version: number
  created_by?: string
  /** The name of who made it, looked up when it is read. */
  created_by_name?: string
  /** By the client's clock, as `updated_at`; `received_at` is by the server's. */
  created_at: Date
  updated_at: Date
  received_at: Date
  /** When it went to the bin; null for a living one. */
  deleted_at?: Date | null
  /** The record that took it to the bin; only of kinds that go there with what they are part of. */
  deleted_with?: string | null
}

type Made<M> = 'createdBy' extends keyof M ? { created_by: string; created_by_name: string } : unknown
type Binned<M> = 'deletedAt' extends keyof M ? { deleted_at: Date | null } : unknown

type SnakeCase<S extends string> = S extends `${infer Letter}${infer Rest}`
  ? `${Letter extends Lowercase<Letter> ? Letter : `_${Lowercase<Letter>}`}${SnakeCase<Rest>}`
  : S

/** Another record in a message, such as UserRef: its row has `<field>_id` and, looked up when it is read, `<field>_name`. */
type Reference = Message & { id: string; name: string }

/** What a column holds of a field: an instant as a Date, another message as its JSON. */
type Column<V> = V extends Timestamp ? Date : V extends Message ? JsonObject : V extends (infer I)[] ? Column<I>[] : V

/** The fields of a message that not every record has. */
type OwnField<M> = {
  [K in keyof M & string]: K extends '$typeName' | '$unknown' ? never : SnakeCase<K> extends keyof RecordRow ? never : K
}[keyof M & string]

type ReferenceField<M> = { [K in OwnField<M>]: NonNullable<M[K]> extends Reference ? K : never }[OwnField<M>]

/** Any JSON object is never absent: it is empty. */
type Nullable<V, K, Always> = string extends keyof NonNullable<V>
  ? never
  : undefined extends V
    ? K extends Always
      ? never
      : null
    : never

/**
 * A record as it is kept and read, by its message of the contract; the fields of `Always` are never absent, and those of
 * `Besides` are what it keeps beside them, or keeps in another way.
 */
export type RowOf<M, Always = never, Besides = unknown> = RecordRow &
  Made<M> &
  Binned<M> & {
    [K in Exclude<OwnField<M>, ReferenceField<M>> as SnakeCase<K> extends keyof Besides ? never : SnakeCase<K>]:
      | Column<NonNullable<M[K]>>
      | Nullable<M[K], K, Always>
  } & { [K in ReferenceField<M> as `${SnakeCase<K>}_id` | `${SnakeCase<K>}_name`]: string | null } & Besides

/** The columns that a request names, as the row has them. */
export type ColumnsIn<R, Row> = {
  [
    K in Exclude<
      keyof R & string,
      '$typeName' | '$unknown' | 'version' | 'updateMask'
    > as SnakeCase<K> extends keyof Row ? SnakeCase<K> : never
  ]?: SnakeCase<K> extends keyof Row ? Row[SnakeCase<K>] : never
}
