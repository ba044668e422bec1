import pg from 'pg'

type Callback = (error: Error | null, result: pg.QueryResult) => void

/** What pg makes of the description of a statement's columns, and reads rows with. */
interface Columns {
  fields: pg.FieldDef[]
  _parsers: unknown
  _prebuiltEmptyResultObject: unknown
}

/** What of pg's own Query is used here and its types leave out. */
interface PgQuery {
  name?: string
  _result: Columns
  _accumulateRows: boolean
  submit(connection: pg.Connection): Error | null
  prepare(connection: pg.Connection): void
  handleCommandComplete(message: unknown, connection: pg.Connection): void
}

const PgQuery = pg.Query as unknown as new (text: string, values: unknown[], callback: Callback) => PgQuery

/** What is known of a connection. */
interface Known {
  /** The columns of its prepared statements, by the statements' names. */
  columns: Map<string, Columns>
  /** The connection, but that it does not ask for columns. */
  incurious: pg.Connection
  /** What is sent waits for the rest of what is sent in this turn of the event loop. */
  isHeld: boolean
}

const connections = new WeakMap<pg.Connection, Known>()

function knownOf(connection: pg.Connection): Known {
  const known = connections.get(connection)
  if (known) return known
  const incurious = Object.assign(Object.create(connection) as pg.Connection, { describe: () => undefined })
  const made: Known = { columns: new Map(), incurious, isHeld: false }
  connections.set(connection, made)
  return made
}

/**
 * A query that costs less than pg's own: the columns of a prepared statement, which never change, are asked for and read
 * once a connection; and what is sent at once, such as a transaction's first statements, leaves in one piece.
 */
class Statement extends PgQuery {
  constructor(text: string, values: unknown[], name: string | undefined, callback: Callback) {
    super(text, values, callback)
    if (name !== undefined) this.name = name
  }

  override submit(connection: pg.Connection): Error | null {
    hold(connection)
    return super.submit(connection)
  }

  override prepare(connection: pg.Connection): void {
    const { columns, incurious } = knownOf(connection)
    const known = this.name === undefined ? undefined : columns.get(this.name)
    if (!known) return super.prepare(connection)
    Object.assign(this._result, known)
    this._accumulateRows = true
    super.prepare(incurious)
  }

  override handleCommandComplete(message: unknown, connection: pg.Connection): void {
    super.handleCommandComplete(message, connection)
    if (this.name === undefined) return
    const { fields, _parsers, _prebuiltEmptyResultObject } = this._result
    const { columns } = knownOf(connection)
    if (!columns.has(this.name)) columns.set(this.name, { fields, _parsers, _prebuiltEmptyResultObject })
  }
}

/** Each write is a call of the system, which costs more than all else of a small query. */
function hold(connection: pg.Connection): void {
  const known = knownOf(connection)
  if (known.isHeld) return
  known.isHeld = true
  connection.stream.cork()
  process.nextTick(() => {
    known.isHeld = false
    connection.stream.uncork()
  })
}

/** Sends a query; with a name it is prepared once a connection. */
export function sendStatement<Row extends pg.QueryResultRow>(
  client: pg.ClientBase,
  { text, values = [], name }: { text: string; values?: unknown[]; name?: string | undefined },
): Promise<pg.QueryResult<Row>> {
  return new Promise<pg.QueryResult<Row>>((resolve, reject) => {
    client.query(
      new Statement(text, values, name, (error, result) =>
        error ? reject(error) : resolve(result as pg.QueryResult<Row>),
      ),
    )
  }).catch((error: Error) => {
    // As pg does: where it was asked tells more than where the answer was read.
    Error.captureStackTrace(error)
    throw error
  })
}
