import { text } from 'node:stream/consumers'
import type { FileReader, FileRow } from '../src/platform/files/file-row.ts'

/** Reads a greeting a line. */
export const read: FileReader = async (source) => ({ header: [], rows: rowsOf(source) })

async function* rowsOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<FileRow> {
  const lines = (await text(source)).split('\n').filter(Boolean)
  for (const [i, name] of lines.entries()) {
    const place = { line: i + 1, key: name, group: '', parentKey: '', section: '', startsAt: '' }
    yield { ...place, name, fields: { text: name }, problems: [] }
  }
}
