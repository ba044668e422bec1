import type { DescService, Message } from '@bufbuild/protobuf'
import type { FieldMask } from '@bufbuild/protobuf/wkt'
import type { Ctx } from '../../kernel/ctx.ts'
import type { Methods, ServedService } from '../module.ts'
import { createRecord, updateRecord } from './record.actions.ts'
import { deleteRecord, restoreRecord } from './record.bin.ts'
import type { RecordKind } from './record-shape.ts'
import { assertListed, listRecords } from './record.list.ts'
import { givenIn, patchIn, toMessage } from './record-message.ts'
import type { RecordRow } from './record-row.ts'
import { getRecord } from './record.store.ts'

/** What is done with a record where a kind does it in its own way. */
export interface RecordVerbs<Row extends RecordRow, Patch extends object, New extends object> {
  get: (ctx: Ctx, id: string) => Promise<Row>
  create: (ctx: Ctx, given: New & { id?: string | undefined }) => Promise<Row>
  update: (ctx: Ctx, id: string, version: number, patch: Patch) => Promise<Row>
  delete: (ctx: Ctx, id: string, version: number) => Promise<Row>
  restore: (ctx: Ctx, id: string) => Promise<Row>
}

/** The verbs of a kind, for its module to export under names of its own. */
export function verbsOf<Row extends RecordRow, Patch extends object, New extends object>(
  kind: RecordKind<Row, Patch, New>,
): RecordVerbs<Row, Patch, New> {
  return {
    get: (ctx, id) => getRecord(ctx, kind, id),
    create: (ctx, given) => createRecord(ctx, kind, given),
    update: (ctx, id, version, patch) => updateRecord(ctx, kind, id, version, patch),
    delete: (ctx, id, version) => deleteRecord(ctx, kind, id, version),
    restore: (ctx, id) => restoreRecord(ctx, kind, id),
  }
}

type Named = Message & { id: string; version: number; updateMask?: FieldMask }

/** How a kind is served where that is not the common way. */
export interface RecordServing<S extends DescService, Row extends RecordRow, Patch extends object, New extends object> {
  verbs?: Partial<RecordVerbs<Row, Patch, New>>
  /** Verbs of its own that answer the record. */
  steps?: { [K in keyof Methods<S>]?: (ctx: Ctx, request: Parameters<Methods<S>[K]>[1]) => Promise<Row> }
  /** What answers something else. */
  more?: Partial<Methods<S>>
}

/**
 * Serves a kind over those rpcs of its service that are called after it: CreateVenue, GetVenue, ListVenues, UpdateVenue,
 * DeleteVenue, RestoreVenue.
 */
export function serveRecord<S extends DescService, Row extends RecordRow, Patch extends object, New extends object>(
  desc: S,
  kind: RecordKind<Row, Patch, New>,
  { verbs = {}, steps = {}, more = {} }: RecordServing<S, Row, Patch, New> = {},
): ServedService {
  const does = { ...verbsOf(kind), ...verbs }
  const reply = (row: Row): Message => toMessage(kind, row)
  const { create, update, list } = kind.messages
  const lists = desc.methods.find((method) => method.input === list)
  const rows = lists?.output.fields.find(({ message }) => message === kind.message)?.localName
  if (!lists || !rows) throw new Error(`${desc.typeName} lists no ${kind.type}`)
  if (!(lists.localName in more)) assertListed(kind)
  const { name } = kind.message
  const common: ServedService['methods'] = {
    ...(create && {
      [`create${name}`]: async (ctx: Ctx, request: Message) =>
        reply(await does.create(ctx, givenIn(create, request) as New)),
    }),
    [`get${name}`]: async (ctx, { id }: Named) => reply(await does.get(ctx, id)),
    [`update${name}`]: async (ctx, request: Named) =>
      reply(await does.update(ctx, request.id, request.version, patchIn(ctx, kind, update, request) as Patch)),
    [`delete${name}`]: async (ctx, { id, version }: Named) => reply(await does.delete(ctx, id, version)),
    [`restore${name}`]: async (ctx, { id }: Named) => reply(await does.restore(ctx, id)),
    [lists.localName]: async (ctx, request: Message) => {
      const page = await listRecords(ctx, kind, request)
      return { [rows]: page.rows.map(reply), nextPageToken: page.nextPageToken }
    },
  }
  const own = Object.entries(steps as Record<string, (ctx: Ctx, request: never) => Promise<Row>>).map(
    ([method, step]) => [method, async (ctx: Ctx, request: never) => reply(await step(ctx, request))] as const,
  )
  return { desc, methods: { ...common, ...Object.fromEntries(own), ...(more as ServedService['methods']) } }
}
