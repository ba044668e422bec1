import type { DescMessage } from '@bufbuild/protobuf'
import { changesBetween } from '../../kernel/changes.ts'
import type { Ctx, Personal } from '../../kernel/ctx.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { declareReach } from '../access/reach.rules.ts'
import type { Ownership } from '../access/sight.ts'
import { isShownToOthers, ownersOnly, toldOwners } from './entry.owners.ts'
import { tellEnumsByName, withNames } from './enum-names.ts'
import { mergeOrRefuse } from './merge.ts'

/** What the journal must know of a kind of record to keep its history. Where it has a maker, every entry says whose it is. */
export interface Subject<Row extends { version: number }> extends Ownership {
  /** `work.task`: the first two parts of its kinds. */
  type: string
  /** What the contract has of it: says which fields are enums, whose values are told by name. */
  message: DescMessage
  /** The fields whose changes are told. */
  fields: readonly (keyof Row & string)[]
  /** Fields that mean something only together: who changes one of them has changed all. */
  together?: readonly (readonly (keyof Row & string)[])[]
  idOf(row: Row): string
  /** The workspace the record is in; null, or absent, where the whole company may see it. */
  workspaceOf?(row: Row): string | null
  /** What a reader of the feed is told besides: what people call the record. */
  payloadOf(row: Row): JsonObject
  /** Which of the fields and of the payload say who somebody is, and whose they are; kept under that person's key, or the company's. */
  personalOf?(row: Row, tenantId: string): Personal
  /** Writes every field of the record that can change. */
  write(ctx: Ctx, row: Row): Promise<unknown>
}

/** A kind of record whose history is kept; each is defined once. */
export function defineSubject<Row extends { version: number }>(subject: Subject<Row>): Subject<Row> {
  tellEnumsByName(subject.type, subject.message)
  if (subject.maker) declareReach(subject)
  return subject
}

/** Tells the journal what happened to a record; `before` is absent for a new one. */
export function recordChange<Row extends { version: number }>(
  ctx: Ctx,
  subject: Subject<Row>,
  kind: string,
  before: Row | undefined,
  after: Row,
): void {
  ctx.record({
    kind,
    subjectType: subject.type,
    subjectId: subject.idOf(after),
    subjectVersion: after.version,
    workspaceId: subject.workspaceOf?.(after) ?? null,
    changes: withNames(subject.type, changesBetween(before, after, subject.fields)),
    payload: { ...subject.payloadOf(after), ...toldOwners(subject, before, after) },
    ...(subject.personalOf && { personal: [subject.personalOf(after, ctx.tenantId)] }),
  })
}

/**
 * Writes a changed record with its next version and its journal entry; a change of nothing writes nothing. One that also shows
 * a private record to others is two changes: what it said until then stays with those who saw it.
 */
export async function saveChange<Row extends { version: number }>(
  ctx: Ctx,
  subject: Subject<Row>,
  kind: string,
  before: Row,
  after: Row,
): Promise<Row> {
  if (!isShownToOthers(subject, before, after)) return saveOne(ctx, subject, kind, before, after)
  const inPrivate = await saveOne(ctx, subject, kind, before, { ...after, ...ownersOnly(subject, before) })
  const kindOfShowing = inPrivate === before ? kind : `${subject.type}.updated`
  return saveOne(ctx, subject, kindOfShowing, inPrivate, after)
}

async function saveOne<Row extends { version: number }>(
  ctx: Ctx,
  subject: Subject<Row>,
  kind: string,
  before: Row,
  after: Row,
): Promise<Row> {
  if (changesBetween(before, after, subject.fields).length === 0) return before
  const next = { ...after, version: before.version + 1, updated_at: ctx.now }
  await subject.write(ctx, next)
  recordChange(ctx, subject, kind, before, next)
  return next
}

/**
 * Lets an edit of a known version through where it touches nothing that changed meanwhile; 0 is a caller who does not say.
 * @throws conflict `stale_version` with the current version and the clashing fields
 */
export function assertVersion<Row extends { version: number }>(
  ctx: Ctx,
  subject: Subject<Row>,
  row: Row,
  knownVersion: number,
  patch: object,
): Promise<void> {
  const versions = { currentVersion: row.version, knownVersion }
  const named = { subjectType: subject.type, subjectId: subject.idOf(row) }
  const { together = [] } = subject
  return mergeOrRefuse(ctx, { ...named, ...versions, patch: { ...patch }, current: { ...row }, together })
}
