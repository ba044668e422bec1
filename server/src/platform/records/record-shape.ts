import type { DescMessage } from '@bufbuild/protobuf'
import type { Sql } from 'sql-template-tag'
import type { Condition } from '../../kernel/condition.ts'
import type { Ctx } from '../../kernel/ctx.ts'
import type { Subject } from '../journal/subject.ts'
import type { Ownership } from '../access/sight.ts'
import type { SealedColumn } from '../privacy/vault.ts'
import type { RecordFace } from '../registry/record-face.ts'
import type { OrderIndex } from './record.page.ts'
import type { RecordRow } from './record-row.ts'

/** What is known of a kind of record whatever its rows are. */
export interface RecordShape extends RecordFace {
  readonly messages: { create?: DescMessage; update: DescMessage; list: DescMessage }
  /** By the column that holds the id, `venue_id`. */
  readonly references: ReadonlyMap<string, () => RecordShape>
  /** The column of the record of the same kind that one is part of. */
  readonly parent?: string
  readonly always: ReadonlySet<string>
  /** Whether its message says who made one, whether it goes to a bin, and whether each has a number of its company. */
  readonly has: { maker: boolean; bin: boolean; number: boolean }
  readonly sorts: readonly string[]
  /** By the column that lists are sorted by. */
  readonly orders: Readonly<Record<string, Order | undefined>>
  readonly searched: readonly string[]
  readonly searchText?: string
  /** By its field. */
  readonly encrypted: ReadonlyMap<string, SealedColumn>
  /** Whether each record is a person, whose key it is under. */
  readonly isPerson: boolean
  readonly filters: Readonly<Record<string, Filter<never, never> | undefined>>
  readonly unless: Readonly<Record<string, Condition | Sql | undefined>>
}

/** What a filter of a list request stands for; beside its value it may look at the others. */
export type Filter<Value, Request> = (value: Value, request: Request, ctx: Ctx) => readonly (Condition | Sql)[]

/** How a list is sorted by a column where nobody says otherwise, and what the column's index can do besides. */
export interface Order extends OrderIndex {
  /** The last first; absent is so for when a record was made and changed. */
  isDescending?: boolean
}

/** Whether records of a kind are in a workspace; a workspace itself is in none. */
export const isInWorkspace = ({ workspace }: Pick<RecordShape, 'workspace'>): boolean =>
  workspace !== undefined && workspace !== 'id'

/** Whether records of a kind go to the bin with what they are part of, and come back with it. */
export const isTakenAlong = (kind: Pick<RecordShape, 'workspace' | 'parent'>): boolean =>
  kind.parent !== undefined || isInWorkspace(kind)

/** Gives the query of a kind's records up to its condition on `r`, their table. */
export type Selecting = (ctx: Ctx, kind: Selected) => Sql

interface Selected extends Ownership {
  readonly columns: { readonly all: readonly string[] }
}

/** What fields of a message have that no column holds, by their names there. */
export type Telling<Row> = Readonly<Partial<Record<string, (row: Row) => unknown>>>

/** A kind of record with all that follows from its definition. */
export interface RecordKind<Row extends RecordRow, Patch extends object = object, New extends object = object>
  extends RecordShape, Subject<Row> {
  readonly type: string
  readonly message: DescMessage
  readonly columns: { changing: readonly (keyof Row & string)[]; all: readonly (keyof Row & string)[] }
  /** The values of a new one before anything is given. */
  blank(ctx: Ctx): Partial<Row>
  checked(row: Row, ctx: Ctx): Row
  patched(row: Row, patch: Patch, ctx: Ctx): Row
  readonly told: Telling<Row>
  readonly select?: Selecting
  /** Only for the type of what makes a new one. */
  readonly given?: New
}
