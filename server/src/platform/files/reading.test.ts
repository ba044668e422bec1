import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { FileRow, ReadOptions } from './file-row.ts'
import { type FileToRead, withReading } from './reading.ts'

const options: ReadOptions = {
  fileName: 'a.csv',
  workspaceId: '',
  timeZone: '',
  callerTimeZone: 'UTC',
  columns: {},
  dateOrder: '',
  usualDateOrder: '',
  receivedOn: '2025-01-01',
  expandFrom: '2025-01-01T00:00:00Z',
  expandTo: '2026-01-01T00:00:00Z',
}

/** A reader whose rows are made by this code; `source` is the file, `row(line)` makes one. */
const readerOf = (rows: string): string =>
  `data:text/javascript,${encodeURIComponent(`
  const row = (line, name = 'n') => ({ line, name, key: 'k' + line, fields: {}, problems: [] })
  export const read = async (source, options) => ({ header: ['a'], rows: (async function* () { ${rows} })() })
`)}`

async function* bytes(...parts: string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part)
}

const fileOf = (rows: string, more: Partial<FileToRead> = {}): FileToRead => ({
  reader: readerOf(rows),
  options,
  source: bytes(''),
  isGone: () => false,
  ...more,
})

const readAll = (file: FileToRead): Promise<FileRow[]> => withReading(file, ({ rows }) => Array.fromAsync(rows))

const endless = 'yield row(7, "n".repeat(70_000)); for (;;);'

describe('a file in a process of its own', () => {
  test('is handed over as it streams by, with its options, and its rows come back in order', async () => {
    const rows = await readAll(
      fileOf(`let line = 0; for await (const part of source) yield row(++line, options.fileName + Buffer.from(part))`, {
        source: bytes('ü', 'b'.repeat(300_000)),
      }),
    )
    expect(
      rows
        .map(({ name }) => name)
        .join('')
        .replaceAll('a.csv', ''),
    ).toBe(`ü${'b'.repeat(300_000)}`)
    expect(rows.map(({ line }) => line)).toEqual(rows.map((_, i) => i + 1))
  })

  test('sees neither settings nor the network, cannot write, and loads no addon', async () => {
    const rows = await readAll(
      fileOf(`
        yield row(1, JSON.stringify(Object.keys(process.env)))
        const fs = await import('node:fs/promises')
        yield row(2, await fs.writeFile('/tmp/eventkit-reader', 'x').catch((error) => error.code))
        const net = await import('node:net')
        yield row(3, await new Promise((done) => net.connect(1, '127.0.0.1').once('error', (error) => done(error.code))))
        const attempt = () => process.dlopen({ exports: {} }, '/tmp/eventkit-reader.node')
        yield row(4, await Promise.try(attempt).catch((error) => error.code))
      `),
    )
    const denied = 'ERR_ACCESS_DENIED'
    expect(rows.map(({ name }) => name)).toEqual(['[]', denied, denied, denied])
  })

  test('that never ends is refused with the line it came to', async () => {
    await expect(readAll(fileOf(endless, { limits: { seconds: 1, megabytes: 64 } }))).rejects.toThrow(
      'file: line 7 is where reading stopped: the file takes more than 1 seconds; split it',
    )
  })

  test('that fills the memory is refused, and the server goes on', async () => {
    const greedy =
      'yield row(3, "n".repeat(70_000)); const all = []; for (;;) all.push({ text: "x".repeat(10) + all.length })'
    await expect(readAll(fileOf(greedy, { limits: { seconds: 60, megabytes: 32 } }))).rejects.toThrow(
      'file: line 3 is where reading stopped: the file takes more than 32 MB of memory; split it',
    )
  })

  test('that nobody waits for any more is not read on', async () => {
    let isGone = false
    const reading = withReading(fileOf(endless, { isGone: () => isGone }), async ({ rows }) => {
      for await (const { line } of rows) isGone = line === 7
    })
    await expect(reading).rejects.toMatchObject({ kind: 'unavailable' })
  })

  test('whose source fails, fails with that and lets go of the source', async () => {
    let isReleased = false
    async function* failing(): AsyncGenerator<Uint8Array> {
      try {
        yield Buffer.from('x')
        throw new Error('the database is gone')
      } finally {
        isReleased = true
      }
    }
    await expect(
      readAll(fileOf('for await (const part of source) yield row(1)', { source: failing() })),
    ).rejects.toThrow('the database is gone')
    expect(isReleased).toBe(true)
  })

  test('that is let go half-way is not read on, and neither is its source', async () => {
    let given = 0
    let isReleased = false
    async function* large(): AsyncGenerator<Uint8Array> {
      try {
        for (; given < 1000; given++) yield Buffer.alloc(100_000, 'x')
      } finally {
        isReleased = true
      }
    }
    const echo = 'let line = 0; for await (const part of source) yield row(++line, "n".repeat(part.length))'
    const first = withReading(fileOf(echo, { source: large() }), async ({ rows }) => {
      for await (const row of rows) return row.line
    })
    expect(await first).toBe(1)
    expect(isReleased).toBe(true)
    expect(given).toBeLessThan(100)
  })

  test('leaves nothing behind when its rows are never asked for', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    await expect(
      withReading(fileOf('yield row(1)'), () => Promise.reject(new Error('no row was wanted'))),
    ).rejects.toThrow('no row was wanted')
    expect(vi.getTimerCount()).toBe(0)
  })

  test('comes no faster than its rows are taken', async () => {
    const resumed = Promise.withResolvers<void>()
    async function* signal(): AsyncGenerator<Uint8Array> {
      await resumed.promise
      yield Buffer.from('taken on')
    }
    const many = `let heard = 'nothing yet'
      void (async () => { for await (const part of source) heard = Buffer.from(part).toString() })()
      for (let line = 1; line <= 2000; line++) yield row(line, heard.padEnd(1000))`
    const last = await withReading(fileOf(many, { source: signal() }), async ({ rows }) => {
      let name = ''
      for await (const row of rows) {
        // Time to make all rows, for a reader that does not wait.
        if (row.line === 1) await wait(1500)
        if (row.line === 1) resumed.resolve()
        name = row.name.trim()
      }
      return name
    })
    expect(last).toBe('taken on')
  })

  test('refuses what its reader refuses, and says nothing of a fault in the reader', async () => {
    const href = (name: string) => JSON.stringify(new URL(name, import.meta.url).href)
    const refusing = `const { brokenFile } = await import(${href('./broken-file.ts')})
      const { problem } = await import(${href('./problem.ts')})
      throw brokenFile(problem('file_open_quote', { line: 12 }))`
    await expect(readAll(fileOf(refusing))).rejects.toMatchObject({
      kind: 'invalid',
      reason: 'file_open_quote',
      message: 'file: line 12 opens a quote that never closes',
      details: {
        violations: [{ field: 'file', description: 'line 12 opens a quote that never closes' }],
        values: { line: '12' },
      },
    })
    await expect(readAll(fileOf('throw new Error("a fault")'))).rejects.toThrow(/^the reader ended with 1: [^]*a fault/)
  })
})
