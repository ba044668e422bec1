import type { DescMessage, DescMethodUnary, DescService, Message } from '@bufbuild/protobuf'
import type { GenMessage } from '@bufbuild/protobuf/codegenv2'
import { cacheOf } from '@/lib/record-cache'
import { recordCode } from '@/lib/record-kinds'
import type {
  KindDefinition,
  KindDescription,
  KindViews,
  RecordKind,
  RecordMessage,
  Records,
  RecordsDefinition,
  RecordsParts,
} from '@/lib/records/record-types'
import { verbsOf } from '@/lib/records/record-verbs'

/** Defines a kind of record; once, in its feature's `<name>.kind.ts`. */
export function defineKind<M extends RecordMessage, C extends Message, U extends Message, L extends Message>(
  definition: KindDefinition<M, C, U, L> & KindViews<M>,
): RecordKind<M, C, U> {
  return describeKind(defineRecords({ ...definition, fresh: definition.words.fresh }), definition)
}

/** A kind of record of what reads and writes its records, where a first page takes no more than that. */
export function describeKind<M extends RecordMessage, C extends Message, U extends Message>(
  records: Records<M, C, U>,
  { further, ...description }: KindDescription<M, U> & KindViews<M>,
): RecordKind<M, C, U> {
  const fields = { ...description.fields, ...further }
  return { ...description, ...records, fields, reading: `${records.type}.read`, writing: `${records.type}.write` }
}

/** A kind with what it shows in its own way, where its records are used by what shows them. */
export const withViews = <M extends RecordMessage, C extends Message, U extends Message>(
  kind: RecordKind<M, C, U>,
  views: KindViews<M> & Partial<Pick<RecordKind<M>, 'aside'>>,
): RecordKind<M, C, U> => ({ ...kind, ...views })

/** Defines what reads and writes records of a kind. */
export function defineRecords<M extends RecordMessage, C extends Message, U extends Message, L extends Message>(
  definition: RecordsDefinition<M, C, U, L>,
): Records<M, C, U> {
  const { type, path, service, message, list, title, fresh, sentWith, asks } = definition
  const { name } = message
  type Method = DescMethodUnary<DescMessage, GenMessage<M>>
  const find = (isIt: (method: DescService['methods'][number]) => boolean) =>
    service.methods.find(isIt) as Method | undefined
  const verb = (what: string) => find((each) => each.name === `${what}${name}`)
  const sure = (method: Method | undefined, what: string) => {
    if (method?.methodKind !== 'unary') throw new Error(`${service.typeName} has no rpc ${what}`)
    return method
  }
  const lists = sure(
    find(({ input }) => input === (list as DescMessage)),
    list.name,
  )
  const rows = lists.output.fields.find((field) => field.message === (message as DescMessage))?.localName ?? ''
  const methods = {
    create: verb('Create'),
    get: sure(verb('Get'), `Get${name}`),
    update: sure(verb('Update'), `Update${name}`),
    delete: verb('Delete'),
    restore: verb('Restore'),
    list: lists as DescMethodUnary,
  }
  const nameOf = definition.nameOf ?? ((record: M) => String(record[title]))
  const parts: RecordsParts<M, C, U> = {
    type,
    path,
    message,
    title,
    fresh,
    sentWith,
    asks,
    schemas: definition,
    creates: definition.creates ?? type,
    methods,
    cache: cacheOf(type, methods.get, lists as unknown as DescMethodUnary<DescMessage, GenMessage<Message>>),
    nameOf,
    calledOf: (record) => (record.number === undefined ? nameOf(record) : recordCode(type, record.number || '…')),
    rowsOf: (reply) => Reflect.get(reply, rows) as M[],
  }
  return { ...parts, verbs: verbsOf(parts) }
}

/** The tags of every record of a kind read so far, by name. */
export function knownTags<M extends RecordMessage>({ cache }: Pick<Records<M>, 'cache'>): string[] {
  return [...new Set(cache.listed().flatMap(({ tags = [] }) => tags))].sort((a, b) => a.localeCompare(b))
}
