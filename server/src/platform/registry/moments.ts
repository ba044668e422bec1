import sql, { join, raw, type Sql } from 'sql-template-tag'
import { sqlOf } from '../../kernel/condition.ts'
import type { Ctx } from '../../kernel/ctx.ts'
import type { Moment, RecordFace, Reminding } from './record-face.ts'
import { findFace, type RecordKey } from './registry.ts'

/** A point in time of a record. */
export interface KnownMoment {
  at: Date
  isAllDay: boolean
  /** Null where the record says none. */
  timeZone: string | null
  /** Of whole days it is the first instant after the last one. */
  isEnd: boolean
}

/** What reminders have to know of a record. */
export interface Remindable extends RecordKey {
  /** False in the bin. */
  isLiving: boolean
  /** Done with. */
  isClosed: boolean
  /** The people who have it. */
  assigned: string[]
  /** By their names; those that the record has. */
  moments: ReadonlyMap<string, KnownMoment>
}

/** What has to be known of these records to remind people of them, whoever asks; in one query. */
export async function lookUpRemindable(
  { db, tenantId }: Pick<Ctx, 'db' | 'tenantId'>,
  keys: readonly RecordKey[],
): Promise<Remindable[]> {
  const byType = [...Map.groupBy(keys, ({ type }) => type)]
  const queries = byType.flatMap(([type, same]) => {
    const face = findFace(type)
    const ids = [...new Set(same.map(({ id }) => id))]
    return face?.reminding ? [select(tenantId, face, face.reminding, ids)] : []
  })
  if (queries.length === 0) return []
  return (await db.rows<Found>(join(queries, ' union all '))).map(known)
}

/** Keeps a record as it is until the transaction ends: neither its moments nor what is attached to it change meanwhile. */
export const lockRecord = ({ db, tenantId }: Pick<Ctx, 'db' | 'tenantId'>, { table }: RecordFace, id: string) =>
  db.run(sql`select from ${raw(table)} where tenant_id = ${tenantId} and id = ${id} for no key update`)

interface Found {
  type: string
  id: string
  is_living: boolean
  is_closed: boolean
  assigned: string[]
  moments: Record<string, { at: string | null; is_all_day: boolean; time_zone: string | null }>
}

const select = (tenantId: string, face: RecordFace, { moments, closed }: Reminding, ids: string[]): Sql => sql`
  select ${face.type}::text as type, r.id, ${face.living ?? sql`true`} as is_living, ${sqlOf(closed)} as is_closed,
    array_remove(array[${join([sql`null::uuid`, ...(face.assigned ?? []).map((column) => raw(`r.${column}`))])}], null)
      as assigned,
    jsonb_build_object(${join(Object.entries(moments).flatMap(([name, moment]) => [sql`${name}::text`, told(moment)]))})
      as moments
  from ${raw(face.table)} r where r.tenant_id = ${tenantId} and r.id = any(${ids}::uuid[])`

const told = ({ at, allDay, timeZone }: Moment): Sql => sql`
  jsonb_build_object('at', ${raw(`r.${at}`)}, 'is_all_day', ${raw(allDay ? `r.${allDay}` : 'false')},
    'time_zone', ${raw(timeZone ? `r.${timeZone}` : 'null::text')})`

const known = ({ type, id, is_living, is_closed, assigned, moments }: Found): Remindable => ({
  type,
  id,
  isLiving: is_living,
  isClosed: is_closed,
  assigned,
  moments: new Map(
    Object.entries(moments).flatMap(([name, { at, is_all_day, time_zone }]) =>
      at === null
        ? []
        : [[name, { at: new Date(at), isAllDay: is_all_day, timeZone: time_zone, isEnd: ends(type, name) }] as const],
    ),
  ),
})

const ends = (type: string, moment: string): boolean => findFace(type)?.reminding?.moments[moment]?.isEnd === true
