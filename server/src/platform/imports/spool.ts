import { createHash } from 'node:crypto'
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { DomainError, invalid } from '../../kernel/errors.ts'
import type { ArrivedFile } from './import.actions.ts'

/** A file that has arrived, kept outside the database and memory until it is let go. */
export interface SpooledFile extends ArrivedFile {
  /** SHA-256 of the file, in hex. */
  digest: string
  close(): Promise<void>
}

/** The largest file an import takes: 20 MB. */
export const fileLimit = 20_000_000
const HEAD_BYTES = 64 * 1024
const CHUNK_BYTES = 256 * 1024

export const fileTooLarge = (): DomainError =>
  new DomainError('resourceExhausted', 'body_too_large', `The file is larger than ${fileLimit / 1e6} MB.`)

/**
 * Takes a file in before anything is done with it, so that a slow upload holds no connection of the database. The temporary
 * file has no name from the start: nothing stays when the process is killed. Throws body_too_large beyond 20 MB.
 */
export async function spoolFile(source: AsyncIterable<Uint8Array>): Promise<SpooledFile> {
  const handle = await openNameless()
  try {
    const hash = createHash('sha256')
    let size = 0
    for await (const chunk of arriving(source)) {
      size += chunk.byteLength
      if (size > fileLimit) throw fileTooLarge()
      hash.update(chunk)
      await handle.writeFile(chunk)
    }
    const head = Buffer.alloc(Math.min(size, HEAD_BYTES))
    await handle.read(head, 0, head.length, 0)
    return { head, digest: hash.digest('hex'), read: () => readFrom(handle, size), close: () => handle.close() }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/**
 * What a package of gzip holds. Ends with an error where its sender goes away in the middle, which pipe() would wait for ever
 * after. The rest of one that is refused is left to be read.
 */
export async function* unpacked(source: Readable): AsyncGenerator<Uint8Array> {
  try {
    // What goes wrong with either comes out of the second.
    yield* pipeline(source.iterator({ destroyOnReturn: false }), createGunzip(), () => undefined)
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw invalid('', 'the body is not gzip')
    throw error
  }
}

/** A source that fails is a client that went away, or sends what its protocol does not allow: no fault of ours. */
async function* arriving(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* source
  } catch (error) {
    if (error instanceof DomainError) throw error
    throw new DomainError(
      'invalid',
      'upload_broken_off',
      'The upload was interrupted; over gRPC a chunk has at most 1 MB.',
    )
  }
}

async function openNameless(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'eventkit-import-'))
  try {
    return await open(join(folder, 'file'), 'wx+', 0o600)
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function* readFrom(handle: FileHandle, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < size; at += CHUNK_BYTES) {
    const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, size - at))
    await handle.read(chunk, 0, chunk.length, at)
    yield chunk
  }
}
