import type { DescMessage, DescMethodUnary, DescService, Message } from '@bufbuild/protobuf'
import type { GenMessage } from '@bufbuild/protobuf/codegenv2'
import { cacheOf } from '@/lib/record-cache'
import type { KindDefinition, KindParts, KindViews, RecordKind, RecordMessage } from '@/lib/records/record-types'
import { verbsOf } from '@/lib/records/record-verbs'

/** Defines a kind of record; once, in its feature's `<name>.kind.ts`. */
export function defineKind<M extends RecordMessage, C extends Message, U extends Message, L extends Message>(
  definition: KindDefinition<M, C, U, L> & KindViews<M>,
): RecordKind<M, C, U> {
  const { type, service, message, list, title } = definition
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
  const parts: KindParts<M, C, U> = {
    ...definition,
    fields: { ...definition.fields, ...definition.further },
    schemas: definition,
    creates: definition.creates ?? type,
    reading: `${type}.read`,
    writing: `${type}.write`,
    methods,
    cache: cacheOf(type, methods.get, lists as unknown as DescMethodUnary<DescMessage, GenMessage<Message>>),
    nameOf: definition.nameOf ?? ((record) => String(record[title])),
    rowsOf: (reply) => Reflect.get(reply, rows) as M[],
  }
  return { ...parts, verbs: verbsOf(parts) }
}

/** The tags of every record of a kind read so far, by name. */
export function knownTags<M extends RecordMessage>({ cache }: Pick<RecordKind<M>, 'cache'>): string[] {
  return [...new Set(cache.listed().flatMap(({ tags = [] }) => tags))].sort((a, b) => a.localeCompare(b))
}
