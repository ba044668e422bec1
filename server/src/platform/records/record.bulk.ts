import type { Ctx } from '../../kernel/ctx.ts'
import { DomainError, failedPrecondition, type ItemError } from '../../kernel/errors.ts'
import { pageBytes } from '../../kernel/page.ts'
import { weightOf } from './record.list.ts'
import type { RecordRow } from './record-row.ts'
import type { RecordKind } from './record-shape.ts'
import { fromTheTop, lockPlaces } from './record.place.store.ts'

/** Which records, and the versions the caller knows of them; 0 or none is a caller who does not say. */
export interface Chosen {
  ids: string[]
  versions: Readonly<Record<string, number>>
}

/** The most a reply may weigh, so that it is not refused after the commit: gRPC ends at 16 MB, and numbers take six times their JSON. */
const replyBytes = 2 * pageBytes

/**
 * Does one verb to every record, all or none: what one of them refuses is collected, so that the reply names each record and
 * its reason, and the transaction is rolled back. Answers in the order asked. All are locked in one order first, so that two calls
 * on the same records wait for each other instead of deadlocking; so is what `lockMore` locks, which the verb would one by one.
 * @throws failedPrecondition `bulk_refused` with the items
 */
export async function forEachRecord<Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row, never>,
  { ids, versions }: Chosen,
  verb: (id: string, version: number) => Promise<Row>,
  lockMore: (ids: readonly string[]) => Promise<unknown> = async () => undefined,
): Promise<Row[]> {
  await lockPlaces(ctx, kind, ids)
  await lockMore(ids)
  // The ids are in small letters by now.
  const known = new Map(Object.entries(versions).map(([id, version]) => [id.toLowerCase(), version]))
  const items: ItemError[] = []
  const done = new Map<string, Row>()
  // What is part of another goes with it, and comes back below it.
  for (const id of await fromTheTop(ctx, kind, ids)) {
    await verb(id, known.get(id) ?? 0).then(
      (record) => done.set(id, record),
      (error: unknown) => items.push(itemError(id, error)),
    )
  }
  if (items.length === 0)
    return carriable(
      kind,
      ids.flatMap((id) => done.get(id) ?? []),
    )
  items.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
  const message = `${items.length} of ${ids.length} cannot be changed; nothing was changed.`
  throw failedPrecondition('bulk_refused', message, { items })
}

function carriable<Row extends RecordRow>(kind: RecordKind<Row, never>, records: Row[]): Row[] {
  const bytes = records.reduce((sum, record) => sum + weightOf(kind, record), 0)
  if (bytes <= replyBytes) return records
  const description = 'together they hold more text than one reply can carry; take fewer at a time'
  throw new DomainError('invalid', 'too_large_together', description, { violations: [{ field: 'ids', description }] })
}

function itemError(id: string, error: unknown): ItemError {
  if (!(error instanceof DomainError)) throw error
  return { id, reason: error.reason, description: error.message }
}
