import type pg from 'pg'
import type { Sql } from 'sql-template-tag'
import type { Db } from '../../kernel/db.ts'

/** A migration's own connection, which is inside a transaction. */
export function ownersDb(client: pg.Client): Db {
  const ask = (query: Sql) => client.query({ text: query.text, values: query.values })
  const rows = async <Row>(query: Sql): Promise<Row[]> => (await ask(query)).rows as Row[]
  return {
    rows,
    maybe: async <Row>(query: Sql) => (await rows<Row>(query))[0],
    one: async <Row>(query: Sql) => {
      const [row] = await rows<Row>(query)
      if (row === undefined) throw new Error(`expected a row: ${query.text}`)
      return row
    },
    run: async (query) => (await ask(query)).rowCount ?? 0,
  }
}
