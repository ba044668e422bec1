import { Readable } from 'node:stream'
import { isMessage } from '@bufbuild/protobuf'
import {
  ExportFormat,
  ExportJournalRequestSchema,
  JournalService,
  type ExportJournalRequest,
} from '@eventkit/api/eventkit/v1/journal_pb'
import type { FastifyInstance } from 'fastify'
import type { Ctx, Principal } from '../../kernel/ctx.ts'
import { resourceExhausted } from '../../kernel/errors.ts'
import { makeSlots } from '../../kernel/slots.ts'
import { permissionOf } from '../api/contract.ts'
import { refusalOf } from '../api/error-map.ts'
import { callOf, queryOf } from '../api/exchange.ts'
import type { Download, RawRoute, Streams } from '../module.ts'
import { admit, assertPermitted } from '../api/pipeline.ts'
import { readMessage, readQuery } from '../api/rest-request.ts'
import { read } from '../calls/transact.ts'
import type { Call, Runtime } from '../runtime.ts'
import { validate } from '../api/validate.ts'
import { authenticateForLong } from '../auth/authenticate.ts'
import { listUserNames } from '../auth/user.store.ts'
import { csvHead, erasedPerson, toCsvLine } from './entry.csv.ts'
import { filterOf } from '../journal/entry.filter.ts'
import { toJsonText } from '../journal/entry.proto.ts'
import { readPassage, stretchWidth } from '../journal/journal.reading.ts'
import type { NumberedEntry } from '../journal/journal.store.ts'

const desc = JournalService.method.exportJournal
const rpc = { name: `${JournalService.typeName}/${desc.name}`, permission: permissionOf(desc) }

/** The same over REST, for OpenAPI. */
const journalExport: Download = {
  path: '/api/v1/journal/export',
  name: `${JournalService.typeName}.${desc.name}`,
  tag: 'Journal',
  options: ExportJournalRequestSchema,
  permission: rpc.permission,
  types: ['text/csv', 'application/x-ndjson'],
}

/** Text goes out in pieces of about this size. */
const pieceLength = 64 * 1024
/** Exports that read at the same time, companies in turn; between two reads an export holds nothing of the database. */
const turns = makeSlots(2)
/** Exports that may be under way. */
const mostAtOnce = { person: 2, company: 4 }
/** How many are, by person and by company. */
const underWay = new Map<string, number>()

/** ExportJournal for the protocols that stream. */
export const exportStreams: Streams = {
  [rpc.name]: async function* (runtime, call, request: ExportJournalRequest, signal) {
    for await (const text of exportJournal(runtime, call, request, signal)) yield { chunk: Buffer.from(text) }
  },
}

/** Mounts `GET /api/v1/journal/export`. The next piece is read when the one before has gone out; a client that goes away ends it. */
function mountJournalExport(http: FastifyInstance, runtime: Runtime): void {
  // A HEAD would read it all to send nothing.
  const options = { exposeHeadRoute: false, config: { rpc: rpc.name } }
  http.get(journalExport.path, options, async (request, reply) => {
    const call = callOf(request, reply)
    const asked = readMessage(ExportJournalRequestSchema, readQuery(ExportJournalRequestSchema, queryOf(request)))
    if (!isMessage(asked, ExportJournalRequestSchema)) throw new Error('the query was read as another message')
    const [type, ending] = asked.format === ExportFormat.CSV ? ['text/csv', 'csv'] : ['application/x-ndjson', 'ndjson']
    const day = runtime.clock.now().toISOString().slice(0, 10)
    const going = new AbortController()
    const pieces = exportJournal(runtime, call, asked, going.signal)
    reply.raw.once('close', () => {
      going.abort()
      void pieces.return(undefined)
    })
    // What is refused is refused here: the reply is a file only from then on.
    const first = await pieces.next()
    reply.header('content-type', `${type}; charset=utf-8`)
    reply.header('content-disposition', `attachment; filename="journal-${day}.${ending}"`)
    const file = Readable.from(begunWith(first, pieces), { objectMode: false })
    // Once the file has begun it can only be cut off; before that the error is answered, and logged, as any other.
    file.on('error', (error) => reply.raw.headersSent && refusalOf(error, call.requestId, runtime.log))
    return reply.send(file)
  })
}

/** The download as the module gives it. */
export const exportRoute: RawRoute = { mount: mountJournalExport, download: journalExport }

async function* begunWith(first: IteratorResult<string>, pieces: AsyncGenerator<string>): AsyncGenerator<string> {
  if (!first.done) yield first.value
  yield* pieces
}

/** The file, piece by piece. Access is looked at again before each read: who was shut out meanwhile gets nothing more. */
async function* exportJournal(
  runtime: Runtime,
  call: Call,
  request: ExportJournalRequest,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const principal = await admit(runtime, rpc, call)
  const leave = enter(principal)
  try {
    yield* readPieces(principal.tenantId, runtime, call, request, signal)
  } finally {
    leave()
  }
}

/** Counts an export until it is left. Refuses one more than a person, or all of a company, may have. */
function enter({ tenantId, userId }: Principal): () => void {
  const limits = [
    { key: `${tenantId} ${userId}`, most: mostAtOnce.person, who: 'You have' },
    { key: tenantId, most: mostAtOnce.company, who: 'Your company has' },
  ]
  for (const { key, most, who } of limits) {
    if ((underWay.get(key) ?? 0) < most) continue
    const message = `${who} ${most} exports under way; let one end first.`
    throw resourceExhausted('too_many_exports', message, { retryAfter: 5 })
  }
  for (const { key } of limits) count(key, 1)
  return () => limits.forEach(({ key }) => count(key, -1))
}

function count(key: string, more: 1 | -1): void {
  const left = (underWay.get(key) ?? 0) + more
  if (left > 0) underWay.set(key, left)
  else underWay.delete(key)
}

/** For callers who left while they waited for a turn, nothing more is read. */
const gone = Promise.resolve(undefined)

async function* readPieces(
  tenantId: string,
  runtime: Runtime,
  call: Call,
  request: ExportJournalRequest,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const look = await authenticateForLong(runtime, call.header('authorization'))
  validate(ExportJournalRequestSchema, request)
  const write = writerOf(request.format)
  const filter = filterOf(request)
  const readOn = async ({ position: after, end }: Reached) => {
    const principal = await look()
    assertPermitted(rpc, principal)
    return read(runtime, call, principal, async (ctx) => {
      const passage = await readPassage(ctx, { after, filter, pageSize: stretchWidth })
      const reached = { position: passage.position, end: end ?? passage.end }
      const entries = passage.entries.filter(({ position }) => position <= reached.end)
      return { reached, lines: await write(ctx, entries) }
    })
  }
  let at: Reached = { position: Number(request.after), end: undefined }
  let text = request.format === ExportFormat.CSV ? csvHead : ''
  while (at.end === undefined || at.position < at.end) {
    const step = await turns.run(() => (signal.aborted ? gone : readOn(at)), tenantId)
    if (!step) return
    at = step.reached
    for (const line of step.lines) {
      text += line
      if (text.length < pieceLength) continue
      yield text
      text = ''
    }
  }
  if (text) yield text
}

/** How far an export is. */
interface Reached {
  position: number
  /** Where the journal ended at the first look. */
  end: number | undefined
}

type Write = (ctx: Ctx, entries: readonly NumberedEntry[]) => Promise<string[]>

function writerOf(format: ExportFormat): Write {
  if (format !== ExportFormat.CSV) return async (_, entries) => entries.map((entry) => `${toJsonText(entry)}\n`)
  const names = new Map<string, string>()
  return async (ctx, entries) => {
    await learnNames(ctx, names, entries)
    const erased = erasedPerson(ctx.principal.locale)
    return entries.map((entry) => toCsvLine(entry, (userId) => names.get(userId), erased))
  }
}

async function learnNames(ctx: Ctx, names: Map<string, string>, entries: readonly NumberedEntry[]): Promise<void> {
  if (!ctx.principal.permissions.has('auth.user.read')) return
  const unknown = new Set(entries.map(({ actorId }) => actorId).filter((id) => id && !names.has(id)))
  if (unknown.size === 0) return
  const erased = erasedPerson(ctx.principal.locale)
  for (const { id, name } of await listUserNames(ctx, [...unknown])) names.set(id, name || erased)
}
