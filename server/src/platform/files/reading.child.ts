// A process that reads one file: its order and the file come in on stdin, its messages go out on stdout, and it ends.
import { once } from 'node:events'
import { setPriority } from 'node:os'
import { DomainError } from '../../kernel/errors.ts'
import { withoutControls } from '../../kernel/text.ts'
import type { FileReader } from './file-row.ts'
import type { ReadingMessage, ReadingOrder } from './reading.wire.ts'

/** Rows are sent when this much has come together: whoever reads them parses a message in one go. */
const MESSAGE_CHARS = 64 * 1024
const LF = 0x0a
/** A lower priority than the server and its database. With a much lower one nothing would be read on a busy machine. */
const NICENESS = 5
/** What a row is known by stays as it is, however it was made. */
const ROW_KEYS = new Set(['key', 'parentKey', 'group'])

await main()

async function main(): Promise<void> {
  setPriority(NICENESS)
  try {
    await readOne(process.stdin)
    await send({ kind: 'end' })
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const { kind, reason, message, details } = error
    await send({ kind: 'refused', error: { kind, reason, message, details } })
  }
}

async function readOne(input: AsyncIterable<Buffer>): Promise<void> {
  const parts = input[Symbol.asyncIterator]()
  const { order, rest } = await readOrder(parts)
  const { read }: { read: FileReader } = await import(order.reader)
  process.permission.drop('addon')
  const { rows, ...head } = await read(following(rest, parts), order.options)
  await send({ kind: 'head', head })
  let texts: string[] = []
  let chars = 0
  for await (const row of rows) {
    const text = JSON.stringify(row, clean)
    texts.push(text)
    chars += text.length
    if (chars < MESSAGE_CHARS) continue
    await sendRows(texts)
    texts = []
    chars = 0
  }
  await sendRows(texts)
}

async function readOrder(parts: AsyncIterator<Buffer>): Promise<{ order: ReadingOrder; rest: Buffer }> {
  let bytes = Buffer.alloc(0)
  while (!bytes.includes(LF)) {
    const next = await parts.next()
    if (next.done) throw new Error('the order of a reading was cut off')
    bytes = Buffer.concat([bytes, next.value])
  }
  const end = bytes.indexOf(LF)
  return { order: JSON.parse(bytes.toString('utf8', 0, end)), rest: bytes.subarray(end + 1) }
}

async function* following(first: Buffer, parts: AsyncIterator<Buffer>): AsyncGenerator<Uint8Array> {
  if (first.length > 0) yield first
  for (let next = await parts.next(); !next.done; next = await parts.next()) yield next.value
}

function send(message: ReadingMessage): Promise<void> {
  return write(JSON.stringify(message))
}

/** The same as a message of these rows, whose JSON is known already. */
function sendRows(texts: string[]): Promise<void> {
  return write(`{"kind":"rows","rows":[${texts.join()}]}`)
}

/** The texts of a row as their fields can hold them. */
function clean(name: string, value: unknown): unknown {
  return typeof value === 'string' && !ROW_KEYS.has(name) ? withoutControls(name, value) : value
}

/** Waits while whoever reads the rows is behind. */
async function write(text: string): Promise<void> {
  if (!process.stdout.write(`${text}\n`)) await once(process.stdout, 'drain')
}
