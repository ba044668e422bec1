import { open, type FileHandle } from 'node:fs/promises'
import { toJsonText } from './entry.proto.ts'
import type { NumberedEntry } from './journal.store.ts'
import type { Sink } from './sink.ts'

/** What is read of a file's end to see what it has. */
const tailBytes = 16_000_000
/** Ids remembered: several times what may come again. */
const mostKept = 10_000

/** A journal file that is open, and what it is known to have. */
interface OpenFile {
  handle: FileHandle
  /** Its length after the last delivery. */
  size: number
  ids: Set<string>
}

/**
 * Appends entries to a file, one JSON object a line, as the feed shows them with the company in front; on disk before they
 * count as delivered. What comes again after a crash is recognised by the ids at the file's end and left out.
 */
export function fileSink({ path, kinds }: { path: string; kinds: readonly string[] }): Sink {
  let file: OpenFile | undefined
  const close = async (): Promise<void> => {
    const closing = file
    file = undefined
    await closing?.handle.close()
  }
  return {
    name: 'file',
    kinds,
    open: async () => {
      await close()
      file = await openFile(path)
    },
    deliver: async (entries) => {
      if (!file) throw new Error('the journal file is not open')
      await append(file, entries)
    },
    close,
  }
}

async function append(file: OpenFile, entries: readonly NumberedEntry[]): Promise<void> {
  const fresh = entries.filter((entry) => !file.ids.has(entry.id))
  const lines = Buffer.from(fresh.map(toLine).join(''))
  try {
    await file.handle.appendFile(lines)
    await file.handle.datasync()
  } catch (error) {
    // A full disk may have taken half a line; the next attempt starts where this one did.
    await file.handle.truncate(file.size)
    throw error
  }
  file.size += lines.length
  for (const entry of fresh) file.ids.add(entry.id)
  for (const id of file.ids) {
    if (file.ids.size <= mostKept) break
    file.ids.delete(id)
  }
}

const toLine = (entry: NumberedEntry): string => `{"company_id":"${entry.tenantId}",${toJsonText(entry).slice(1)}\n`

async function openFile(path: string): Promise<OpenFile> {
  const handle = await open(path, 'a+', 0o600)
  try {
    const { size } = await handle.stat()
    const from = Math.max(0, size - tailBytes)
    const end = Buffer.alloc(size - from)
    await handle.read(end, 0, end.length, from)
    const lastLineEnd = end.lastIndexOf('\n') + 1
    // A crash may have left the last line unfinished; its entry was not delivered and comes again.
    if (lastLineEnd < end.length) await handle.truncate(from + lastLineEnd)
    const lines = end.subarray(0, lastLineEnd).toString().split('\n').slice(0, -1)
    const whole = from > 0 ? lines.slice(1) : lines
    return { handle, size: from + lastLineEnd, ids: new Set(whole.map((line) => idOf(line, path))) }
  } catch (error) {
    await handle.close()
    throw error
  }
}

function idOf(line: string, path: string): string {
  const id = /"id":"([0-9a-f-]{36})"/.exec(line)?.[1]
  if (!id) throw new Error(`${path} has lines that are no journal entries; give the journal a file of its own`)
  return id
}
