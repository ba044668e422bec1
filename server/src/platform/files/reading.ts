import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { DomainError, unavailable } from '../../kernel/errors.ts'
import { brokenFile } from './broken-file.ts'
import type { FileReading, FileRow } from './file-row.ts'
import { problem } from './problem.ts'
import type { ReadingMessage, ReadingOrder } from './reading.wire.ts'

/** A file to read, and who waits for it. */
export interface FileToRead extends ReadingOrder {
  source: AsyncIterable<Uint8Array>
  /** Whether the caller went away meanwhile. */
  isGone(): boolean
  limits?: ReadingLimits
}

/** What reading one file may cost. Time counts only while the rows are waited for, not while they are worked on. */
export interface ReadingLimits {
  seconds: number
  /** Of heap. */
  megabytes: number
}

const usualLimits: ReadingLimits = { seconds: 30, megabytes: 512 }
const WATCH_MS = 250

/**
 * Reads a file in a process of its own, which gives way to this one, and hands the reading to `use`. Whatever the file makes
 * the reader do, the server goes on: the process is ended when it takes too long or too much memory, when the caller goes
 * away, and when `use` is done. Rows come no faster than they are taken. Throws brokenFile for a file that is refused or too
 * costly (ADR 14).
 */
export async function withReading<T>(file: FileToRead, use: (reading: FileReading) => Promise<T>): Promise<T> {
  const child = startReader(file)
  const fed = feed(child, file)
  const messages = messagesOf(child, file, fed)
  try {
    const first = await messages.next()
    if (first.done || first.value.kind !== 'head') throw new Error('a reading began without its head')
    return await use({ ...first.value.head, rows: rowsOf(messages) })
  } finally {
    child.kill('SIGKILL')
    // The source may be on the caller's connection, which others use once the caller is answered.
    await fed
    // Ends its timer, also where no row was asked for.
    await messages.return(undefined)
  }
}

type Reader = ChildProcessByStdio<Writable, Readable, Readable>

/** A process on one core, without settings, network, and rights to write; files it may read, to load itself. */
function startReader({ limits = usualLimits }: FileToRead): Reader {
  // Rows live for a moment: with more room for what is new, less is copied before it can be forgotten.
  const young = '--max-semi-space-size=64'
  const bounds = [`--max-old-space-size=${limits.megabytes}`, '--single-threaded-gc', young]
  // Addons are for the engine of recurrences alone: the child drops the right before it reads anything of the file.
  const rights = ['--permission', '--allow-fs-read=*', '--allow-addons', '--disable-warning=PERM0001']
  const program = fileURLToPath(new URL('./reading.child.ts', import.meta.url))
  return spawn(process.execPath, [...bounds, ...rights, program], { env: {}, stdio: ['pipe', 'pipe', 'pipe'] })
}

async function* rowsOf(messages: AsyncIterable<ReadingMessage>): AsyncGenerator<FileRow> {
  for await (const message of messages) if (message.kind === 'rows') yield* message.rows
}

/** Why the process was ended before its time. */
type Stop = 'time' | 'gone'

/** What the process says, until it has said all; throws what it refuses, or why it did not come to an end. */
async function* messagesOf(child: Reader, file: FileToRead, fed: Fed): AsyncGenerator<ReadingMessage, void> {
  const watch = watchOver(child, file)
  const complaints = text(child.stderr)
  const exit = new Promise<Exit>((resolve) => {
    child.once('error', (error) => resolve({ error }))
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  let line = 1
  try {
    for await (const json of watch.waiting(linesOf(child.stdout))) {
      const message: ReadingMessage = JSON.parse(json)
      if (message.kind === 'end') return
      if (message.kind === 'refused') throw refusalOf(message)
      if (message.kind === 'rows') line = message.rows.at(-1)?.line ?? line
      yield message
    }
    throw (
      (await fed).failure ?? unended({ stop: watch.stop(), line, exit: await exit, complaints: await complaints, file })
    )
  } finally {
    watch.end()
  }
}

const refusalOf = ({ error }: Extract<ReadingMessage, { kind: 'refused' }>): DomainError =>
  new DomainError(error.kind, error.reason, error.message, error.details)

/** Ends the process when it has kept us waiting too long in all, or when nobody waits any more. */
function watchOver(child: Reader, { limits = usualLimits, isGone }: FileToRead) {
  let isWaiting = false
  let waitedMs = 0
  let stop: Stop | undefined
  const timer = setInterval(() => {
    if (isWaiting) waitedMs += WATCH_MS
    if (waitedMs > limits.seconds * 1000) stop = 'time'
    if (isGone()) stop = 'gone'
    if (stop) child.kill('SIGKILL')
  }, WATCH_MS)
  return {
    stop: () => stop,
    end: () => clearInterval(timer),
    async *waiting<T>(items: AsyncGenerator<T>): AsyncGenerator<T> {
      for (;;) {
        isWaiting = true
        const next = await items.next()
        isWaiting = false
        if (next.done) return
        yield next.value
      }
    },
  }
}

/** How giving the process its file ended: with what went wrong with the source. */
type Fed = Promise<{ failure?: Error }>

/** Gives the process its order and the file, no faster than it reads; it may end without reading all. */
async function feed(child: Reader, { reader, options, source }: FileToRead): Fed {
  // What a process that ended did not read is no fault; why it ended is told elsewhere.
  child.stdin.on('error', () => undefined)
  const put = (bytes: string | Uint8Array): Promise<boolean> =>
    new Promise((resolve) => child.stdin.write(bytes, (error) => resolve(!error)))
  const order: ReadingOrder = { reader, options }
  if (!(await put(`${JSON.stringify(order)}\n`))) return {}
  try {
    for await (const bytes of source) if (!(await put(bytes))) return {}
    child.stdin.end()
    return {}
  } catch (error) {
    child.kill('SIGKILL')
    return { failure: error instanceof Error ? error : new Error('the source of a file failed', { cause: error }) }
  }
}

async function* linesOf(output: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let parts: Buffer[] = []
  for await (const chunk of output) {
    let start = 0
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      yield Buffer.concat([...parts, chunk.subarray(start, end)]).toString('utf8')
      parts = []
      start = end + 1
    }
    if (start < chunk.length) parts.push(chunk.subarray(start))
  }
}

type Exit = { error: Error } | { code: number | null; signal: NodeJS.Signals | null }

interface Unended {
  stop: Stop | undefined
  line: number
  exit: Exit
  complaints: string
  file: FileToRead
}

function unended({ stop, line, exit, complaints, file: { limits = usualLimits } }: Unended): Error {
  if (stop === 'gone') return unavailable('The caller went away.')
  if (stop === 'time') return brokenFile(problem('file_too_slow', { line, seconds: limits.seconds }))
  if ('error' in exit) return unavailable('The file cannot be read just now; try again in a moment.')
  // V8 aborts without memory; a machine without memory kills.
  const isOutOfMemory = exit.signal === 'SIGKILL' || /out of memory|allocation failed/i.test(complaints)
  if (isOutOfMemory) return brokenFile(problem('file_too_heavy', { line, megabytes: limits.megabytes }))
  return new Error(`the reader ended with ${exit.code ?? exit.signal}: ${complaints.slice(-2000)}`)
}
