import { ImportSchema } from '@eventkit/api/eventkit/v1/import_pb'
import sql, { type Sql } from 'sql-template-tag'
import type { Principal } from '../../kernel/ctx.ts'
import { faceOf } from '../registry/record-face.ts'
import { registerRecord } from '../registry/registry.ts'

/** Seen and changed by the person who uploaded it alone: a file may contain what others in the company should not read. */
const isTheirs = ({ permissions, userId }: Principal): Sql =>
  permissions.has('imports.import.write') ? sql`r.created_by = ${userId}` : sql`false`

const face = faceOf(ImportSchema)

/** An import as a kind of record. */
export const importType = face.type

registerRecord({
  ...face,
  title: 'file_name',
  living: sql`r.state <> 'discarded'`,
  sees: isTheirs,
  changes: isTheirs,
})
