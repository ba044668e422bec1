import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { Ctx, Principal } from '../../kernel/ctx.ts'
import { isInSight, isReached } from '../access/sight.ts'
import { codeOf } from './record-code.ts'
import type { RecordFace } from './record-face.ts'

const faces = new Map<string, RecordFace>()

/** Makes a kind of record known to the whole platform; once each. */
export function registerRecord(face: RecordFace): void {
  if (faces.has(face.type)) throw new Error(`${face.type} is defined twice`)
  faces.set(face.type, face)
}

/** The types of all kinds of record. */
export const recordTypes = (): string[] => [...faces.keys()]

/** What is known of a kind by its type; undefined for what is no record. */
export const findFace = (type: string): RecordFace | undefined => faces.get(type)

/** Who asks, and the database as they are let into it. */
type Asker = Pick<Ctx, 'db' | 'tenantId' | 'principal'>

/** A record by its kind and id. */
export interface RecordKey {
  type: string
  id: string
}

/** A record as whatever attaches to it knows it. */
export interface KnownRecord extends RecordKey {
  /** What people call it. Not for those who may not see it. */
  title: string
  /** Its number as people say it, `T-412`; empty where it has none. */
  code: string
  /** Where it is on the web. */
  page: string
  /** False in the bin, and for a person whose account is closed. */
  isLiving: boolean
  maySee: boolean
  mayChange: boolean
}

/**
 * What is known of these records of the caller's company, in one query. A key of no kind, of another company or of a record
 * that is gone for good is left out; what the caller may not see is there, and says so.
 */
export async function lookUpRecords(asker: Asker, keys: readonly RecordKey[]): Promise<KnownRecord[]> {
  const asked = [...faces.values()].flatMap((face) => {
    const ids = keys.filter(({ type }) => type === face.type).map(({ id }) => id)
    return ids.length > 0 ? [{ face, ids }] : []
  })
  if (asked.length === 0) return []
  const rows = await asker.db.rows<Found>(
    join(
      asked.map(({ face, ids }) => select(asker, face, ids)),
      ' union all ',
    ),
  )
  return rows.map(known)
}

interface Found {
  type: string
  id: string
  title: string
  number: number | null
  is_living: boolean
  may_see: boolean
  may_change: boolean
}

const select = (asker: Asker, face: RecordFace, ids: string[]): Sql => sql`
  select ${face.type}::text as type, r.id, r.${raw(face.title)}::text as title,
    ${raw(face.numberPrefix ? 'r.number' : 'null::int')} as number, ${face.living ?? sql`true`} as is_living,
    ${sees(asker, face)} as may_see, ${sees(asker, face)} and ${changes(asker, face)} as may_change
  from ${raw(face.table)} r where r.tenant_id = ${asker.tenantId} and r.id = any(${ids}::uuid[])`

/** Whether the caller sees a record, `r`. */
export function sees(asker: Asker, face: RecordFace): Sql {
  const isReader = face.sees?.(asker.principal) ?? isPermitted(asker.principal, `${face.type}.read`)
  return sql`(${isReader} and ${isInSight(asker, face)})`
}

function changes(asker: Asker, face: RecordFace): Sql {
  const permission = `${face.type}.write`
  const own = face.changes?.(asker.principal)
  return own ?? (asker.principal.permissions.has(permission) ? isReached(asker, face, permission) : sql`false`)
}

const isPermitted = ({ permissions }: Principal, permission: string): Sql =>
  permissions.has(permission) ? sql`true` : sql`false`

function known({ type, id, title, number, ...found }: Found): KnownRecord {
  const face = faces.get(type)
  if (!face) throw new Error(`${type} is no kind of record`)
  return {
    type,
    id,
    title,
    code: number === null ? '' : codeOf(type, number),
    page: face.pageOf(id),
    isLiving: found.is_living,
    maySee: found.may_see,
    mayChange: found.may_change,
  }
}
