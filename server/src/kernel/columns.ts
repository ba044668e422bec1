import sql, { join, raw, type Sql } from 'sql-template-tag'

/** The columns of a row, which are called like its fields: `t.id, t.title`. The fields are a list in the code, never input. */
export const columnsOf = (fields: readonly string[], table?: string): Sql =>
  raw(fields.map((field) => (table ? `${table}.${field}` : field)).join(', '))

/** The values of a row, in the order of `columnsOf`. */
export const valuesOf = <Row>(row: Row, fields: readonly (keyof Row)[]): Sql => join(fields.map((field) => row[field]))

/** What an update sets: `title = $1, status = $2`. */
export const settingsOf = <Row>(row: Row, fields: readonly (keyof Row & string)[]): Sql =>
  join(fields.map((field) => sql`${raw(field)} = ${row[field]}`))
