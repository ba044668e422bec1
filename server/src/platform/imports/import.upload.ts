import { isMessage, type Message } from '@bufbuild/protobuf'
import {
  ImportSchema,
  ImportService,
  type UploadImportOptions,
  UploadImportOptionsSchema,
  type UploadImportRequest,
} from '@eventkit/api/eventkit/v1/import_pb'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { DomainError, invalid } from '../../kernel/errors.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { encodingOf } from '../api/body.ts'
import { permissionOf, type Rpc } from '../api/contract.ts'
import { callOf, queryOf } from '../api/exchange.ts'
import type { RawRoute, Streams, Upload } from '../module.ts'
import { assertPermitted, execute, identify } from '../api/pipeline.ts'
import { writeMessage } from '../api/rest-reply.ts'
import { readMessage, readQuery } from '../api/rest-request.ts'
import { sendJson } from '../api/rest.ts'
import type { Call, Runtime } from '../runtime.ts'
import { uploadImport } from './import.actions.ts'
import { fromOptions, toImport } from './import.proto.ts'
import { inReadingTurn } from './import.turns.ts'
import { fileLimit, fileTooLarge, type SpooledFile, spoolFile, unpacked } from './spool.ts'

const desc = ImportService.method.uploadImport
const name = `${ImportService.typeName}/${desc.name}`
const permission = permissionOf(desc)

/** After waiting this long for the files before, the caller is told to try again. */
const LONGEST_WAIT_MS = 60_000

/** The same over REST, for OpenAPI. */
const importUpload: Upload = {
  path: '/api/v1/imports',
  name: `${ImportService.typeName}.${desc.name}`,
  tag: 'Import',
  options: UploadImportOptionsSchema,
  reply: ImportSchema,
  permission,
}

/** UploadImport for the protocols that stream: options first, then the bytes. */
export const importStreams: Streams = {
  [name]: async (runtime, call, requests: AsyncIterable<UploadImportRequest>) => {
    const parts = requests[Symbol.asyncIterator]()
    try {
      const company = await assertMayUpload(runtime, call)
      const first = await parts.next()
      if (first.done || first.value.part.case !== 'options') throw invalid('options', 'must be the first message')
      const options = first.value.part.value
      return await withSpooled(chunksOf(parts), (file) => upload(runtime, call, company, options, file))
    } finally {
      await readOn(parts)
    }
  },
}

/** The rest of a refused upload is read and dropped, up to a limit: a stream left half open would delay a shutdown. */
async function readOn(parts: AsyncIterator<UploadImportRequest>): Promise<void> {
  let bytes = 0
  for (let next = await parts.next(); !next.done && bytes < fileLimit; next = await parts.next()) {
    bytes += next.value.part.case === 'chunk' ? next.value.part.value.length : 0
  }
  await parts.return?.()
}

async function* chunksOf(parts: AsyncIterator<UploadImportRequest>): AsyncGenerator<Uint8Array> {
  for (let next = await parts.next(); !next.done; next = await parts.next()) {
    if (next.value.part.case !== 'chunk') throw invalid('chunk', 'must be in every message after the first')
    yield next.value.part.value
  }
}

/** Mounts `POST /api/v1/imports`: the file as the body, of any type, and the options as the query. */
async function mountUpload(http: FastifyInstance, runtime: Runtime): Promise<void> {
  // A scope of its own, whose bodies are not read before the handler runs.
  await http.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_, payload, done) => done(null, payload))
    scope.post(importUpload.path, { config: { rpc: name }, bodyLimit: fileLimit }, (request, reply) =>
      answer(runtime, request, reply),
    )
  })
}

/** The upload as the module gives it. */
export const uploadRoute: RawRoute = { mount: mountUpload, upload: importUpload }

async function answer(runtime: Runtime, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const call = callOf(request, reply)
  const company = await assertMayUpload(runtime, call)
  const options = readOptions(request)
  const row = await withSpooled(bodyOf(request), (file) => upload(runtime, call, company, options, file))
  return sendJson(request, reply.code(201), writeMessage(ImportSchema, row))
}

function readOptions(request: FastifyRequest): UploadImportOptions {
  const query = queryOf(request)
  const columns: JsonObject = {}
  for (const [key, value] of new URLSearchParams(query)) {
    const field = /^columns\[(.*)\]$/s.exec(key)?.[1]
    if (field === undefined) continue
    columns[field] = value
    query.delete(key)
  }
  const json = { ...readQuery(UploadImportOptionsSchema, query), ...(Object.keys(columns).length > 0 && { columns }) }
  const message = readMessage(UploadImportOptionsSchema, json)
  if (!isMessage(message, UploadImportOptionsSchema)) throw new Error('the query was read as another message')
  return message
}

function bodyOf(request: FastifyRequest): AsyncIterable<Uint8Array> {
  const type = request.headers['content-type'] ?? ''
  if (/^multipart\//i.test(type)) {
    throw new DomainError(
      'invalid',
      'unknown_content_type',
      'Send the file itself as the body (curl --data-binary @FILE).',
    )
  }
  if (Number(request.headers['content-length'] ?? 0) > fileLimit) throw fileTooLarge()
  const encoding = encodingOf(request.headers['content-encoding'])
  // What is left of a refused body is read by whoever answers.
  if (encoding === 'identity') return request.raw.iterator({ destroyOnReturn: false })
  if (encoding === 'gzip') return unpacked(request.raw)
  throw new DomainError('invalid', 'unknown_encoding', `content-encoding ${encoding} is not known; use gzip.`)
}

/** Before a byte of the file is taken in; answers whose company the caller is of. */
async function assertMayUpload(runtime: Runtime, call: Call): Promise<string> {
  const principal = await identify(runtime, { name, permission }, call)
  assertPermitted({ permission }, principal)
  return principal.tenantId
}

async function withSpooled<T>(source: AsyncIterable<Uint8Array>, use: (file: SpooledFile) => Promise<T>): Promise<T> {
  const file = await spoolFile(source)
  try {
    return await use(file)
  } finally {
    await file.close()
  }
}

/** The pipeline of every call, with the options as its message. */
function upload(
  runtime: Runtime,
  call: Call,
  company: string,
  options: UploadImportOptions,
  file: SpooledFile,
): Promise<Message> {
  const rpc: Rpc = {
    service: ImportService,
    desc,
    // The file's digest makes an Idempotency-Key with another file another request.
    name: `${name} ${file.digest}`,
    input: UploadImportOptionsSchema,
    output: ImportSchema,
    permission,
    isRead: false,
    isCreate: true,
    isSecret: false,
    routes: [],
    run: async (ctx, request: UploadImportOptions) => toImport(await uploadImport(ctx, fromOptions(request), file)),
  }
  const { deadline = Infinity, isGone } = call
  const patience = () => ({ until: Math.min(Date.now() + LONGEST_WAIT_MS, deadline), isGone })
  return inReadingTurn(company, patience, () => execute(runtime, rpc, call, options))
}
