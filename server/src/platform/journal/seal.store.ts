import sql from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import type { Db } from '../../kernel/db.ts'
import type { Cursor } from '../../kernel/page.ts'

/** A seal beside what its entries say today. */
export interface SealRow {
  /** The newest entry it covers. */
  position: number
  /** The newest entry of the seal before. */
  from_position: number
  hash: Buffer
  sealed_at: Date
  is_intact: boolean
}

/** The result of sealing; both fields are null when another process is sealing. */
export interface Sealed {
  /** There may be more to seal at once; null also when there was nothing. */
  is_more: boolean | null
  /** How many of the stretches lack an entry. */
  holed: number | null
}

/** Seals up to `most` stretches of up to `width` entries, one a company. */
export const sealMore = (db: Db, width: number, most: number): Promise<Sealed> =>
  db.one<Sealed>(sql`select is_more, holed from journal_seal_more(${width}, ${most})`)

/** The company's seals after a cursor of [position], oldest first, each compared with its entries. */
export const listSealRows = (ctx: Ctx, cursor: Cursor | undefined, limit: number): Promise<SealRow[]> =>
  ctx.db.rows<SealRow>(sql`select * from journal_verify(${cursor?.[0] ?? 0}, ${limit})`)
