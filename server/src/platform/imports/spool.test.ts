import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { fileLimit, spoolFile, unpacked } from './spool.ts'

async function* pieces(...bytes: Buffer[]): AsyncGenerator<Buffer> {
  yield* bytes
}

async function* failing(): AsyncGenerator<Buffer> {
  yield Buffer.from('BEGIN')
  throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
}

/** Of this file alone: others import at the same time. */
const folder = mkdtempSync(join(tmpdir(), 'eventkit-test-'))
vi.stubEnv('TMPDIR', folder)
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

describe('a file on its way in', () => {
  test('can be read as often as asked, in pieces, without ever having a name on disk', async () => {
    const bytes = Buffer.from(Array.from({ length: 600_000 }, (_, i) => i % 251))
    const file = await spoolFile(pieces(bytes.subarray(0, 7), bytes.subarray(7)))
    for (let i = 0; i < 2; i++) {
      const read = await Array.fromAsync(file.read())
      expect(read.length).toBe(3)
      expect(Buffer.concat(read).equals(bytes)).toBe(true)
    }
    expect(file.head.equals(bytes.subarray(0, 65_536))).toBe(true)
    expect(file.digest).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect(readdirSync(folder)).toEqual([])
    await file.close()
  })

  test('may be empty', async () => {
    const file = await spoolFile(pieces())
    expect([file.head.length, await Array.fromAsync(file.read())]).toEqual([0, []])
    await file.close()
  })

  test('is refused beyond 20 MB', async () => {
    const half = Buffer.alloc(fileLimit / 2)
    await expect(spoolFile(pieces(half, half, Buffer.alloc(1)))).rejects.toMatchObject({ reason: 'body_too_large' })
  })

  test('that breaks off is the caller’s, not a fault of the server', async () => {
    await expect(spoolFile(failing())).rejects.toMatchObject({ kind: 'invalid', reason: 'upload_broken_off' })
  })
})

describe('a package', () => {
  const whole = gzipSync(Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * i) % 251)))

  test('whose sender goes away in the middle ends, as its open file would end the server', async () => {
    // As a request, which needs nobody who listens.
    const source = new PassThrough().on('error', () => undefined)
    source.write(whole.subarray(0, whole.length / 2))
    const file = spoolFile(unpacked(source))
    source.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }))
    await expect(file).rejects.toMatchObject({ reason: 'upload_broken_off' })
  })

  test('that is none is refused, and the rest of it can be read', async () => {
    const source = new PassThrough()
    source.write('no gzip')
    await expect(spoolFile(unpacked(source))).rejects.toMatchObject({ reason: 'invalid' })
    source.end('the rest')
    expect(String(Buffer.concat(await Array.fromAsync(source)))).toContain('the rest')
  })
})
