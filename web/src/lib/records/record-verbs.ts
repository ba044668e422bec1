import { create, type DescMessage, isFieldSet, type Message } from '@bufbuild/protobuf'
import { type Timestamp, timestampNow } from '@bufbuild/protobuf/wkt'
import { t } from '@/lib/i18n'
import { newId } from '@/lib/ids'
import type { PostOptions } from '@/lib/outbox'
import { post } from '@/lib/post'
import { binOf } from '@/lib/record-bin'
import { toUpdate } from '@/lib/record-change'
import { recordClash } from '@/lib/records/record-clash'
import type { RecordsParts, RecordMessage, RecordVerbs } from '@/lib/records/record-types'
import { tell } from '@/lib/tell'
import { markSaved, showToast } from '@/lib/toast'
import { type Written, writerOf } from '@/lib/undoable'

/** Gives the verbs of a kind. */
export function verbsOf<M extends RecordMessage, C extends Message, U extends Message>(
  kind: RecordsParts<M, C, U>,
): RecordVerbs<M, C, U> {
  const bins = binVerbs(kind)
  return { ...bins, write: writerOf(kind.cache), update: updateOf(kind), create: createOf(kind, bins.bin) }
}

function updateOf<M extends RecordMessage, C extends Message, U extends Message>(kind: RecordsParts<M, C, U>) {
  const { cache, methods, schemas } = kind
  const write = writerOf(cache)
  const update: RecordVerbs<M, C, U>['update'] = (record, change, how = {}) => {
    const { message: given, isQuiet, isFinal, basis, sent = kind.sentWith?.(record) } = how
    const name = kind.calledOf(record)
    const message = given ?? t('records.didChange', { name })
    const { detail } = toldOf(kind, record, message)
    // Until the server has it, it is not said that it was done: where it waits, the fields follow.
    const { label } = toldOf(kind, record, given ?? name)
    const send = (version: number, options?: PostOptions, more?: object): Promise<M> => {
      const request = toUpdate(
        schemas.update as DescMessage,
        { id: record.id, version },
        { ...change, ...sent, ...more },
      )
      return post(methods.update, request, cache.about([record.id], label), options)
    }
    const sendOrAsk = (version: number, options: PostOptions) =>
      send(version, options).catch((error: unknown) => {
        if (!kind.asks) throw error
        return kind.asks(error, (more) => send(version, undefined, more))
      })
    write(record, {
      fields: change,
      send: sendOrAsk,
      words: isQuiet ? undefined : { tone: 'ok', message, detail },
      ...(!isFinal && { undo: (before, on) => update(record, before, { basis: on, sent }) }),
      basis,
      clash: (failure) => recordClash.set({ type: kind.type, record, change, failure }),
    })
  }
  return update
}

// A message that says whose the change is says it once; beside a number stands the name.
function toldOf<M extends RecordMessage>(kind: Pick<RecordsParts<M>, 'nameOf'>, record: M, message: string) {
  const name = kind.nameOf(record)
  const detail = record.number === undefined && message.includes(name) ? undefined : name
  return { detail, label: [message, detail].filter(Boolean).join(' ') }
}

/** What a verb takes of the contract, which a kind without the verb has not. */
function taken<T>(part: T | undefined, { type }: { type: string }): T {
  if (part === undefined) throw new Error(`${type} has no rpc for this`)
  return part
}

function createOf<M extends RecordMessage, C extends Message, U extends Message>(
  kind: RecordsParts<M, C, U>,
  bin: (record: M) => void,
): RecordVerbs<M, C, U>['create'] {
  const { cache, methods, schemas } = kind
  return async (input, { id = newId(), ...first } = {}) => {
    const schema = taken<DescMessage>(schemas.create, kind)
    const request = create(schema, { ...input, id })
    const given = schema.fields.filter((field) => isFieldSet(request, field))
    const fields = Object.fromEntries(given.map(({ localName }) => [localName, Reflect.get(request, localName)]))
    const shown = create(kind.message as DescMessage, { ...fields, createdAt: timestampNow(), ...first }) as M
    cache.prepend(shown)
    try {
      const label = `${t(kind.fresh)}: ${kind.nameOf(shown)}`
      const record = await post(taken(methods.create, kind), request, cache.about([id], label), { id })
      cache.records.receive(record)
      const message = t('records.didCreate', { name: kind.calledOf(record) })
      tell('ok', message, toldOf(kind, record, message).detail, () => bin(cache.find(record.id) ?? record))
      cache.refreshLists()
      return record
    } catch (error) {
      cache.drop(id)
      throw error
    }
  }
}

/** Moves a record, or many, to the bin, and takes them out again. */
function binVerbs<M extends RecordMessage, C extends Message, U extends Message>(kind: RecordsParts<M, C, U>) {
  const { cache, methods } = kind
  const write = writerOf<M, Message>(cache)
  const removed = (record: M) => t('records.didDelete', { name: kind.calledOf(record) })
  const restored = (record: M) => t('records.didRestore', { name: kind.calledOf(record) })
  const about = (record: M, message: string) => cache.about([record.id], toldOf(kind, record, message).label)
  const remove = (record: M, version: number, options: PostOptions) =>
    post(taken(methods.delete, kind), { id: record.id, version }, about(record, removed(record)), options)
  const bringBack = (record: M, options: PostOptions) =>
    post(taken(methods.restore, kind), { id: record.id }, about(record, restored(record)), options)
  const one = binOf(cache, {
    remove,
    bringBack,
    words: (record) => ({
      removed: removed(record),
      restored: restored(record),
      detail: toldOf(kind, record, removed(record)).detail,
    }),
  })
  const move = (records: readonly M[], deletedAt: Timestamp | undefined): Written[] =>
    records.map((record) =>
      write<Pick<RecordMessage, 'deletedAt'>>(record, {
        fields: { deletedAt },
        send: (version, options) => (deletedAt ? remove(record, version, options) : bringBack(record, options)),
      }),
    )
  const finish = async (written: Written[], told: number) => {
    await Promise.all(written.map(({ done }) => done))
    markSaved(told)
    cache.refreshLists()
  }
  const restoreMany = (records: readonly M[]): void => {
    if (records[0] && records.length === 1) return one.restore(records[0])
    const message = t('records.didRestoreMany', { count: records.length })
    void finish(move(records, undefined), showToast({ tone: 'ok', message, unsaved: 1 }))
  }
  const binMany = (records: readonly M[]): void => {
    if (records[0] && records.length === 1) return one.bin(records[0])
    const message = t('records.didDeleteMany', { count: records.length })
    const undo = () => restoreMany(records)
    void finish(move(records, timestampNow()), showToast({ tone: 'info', message, undo, unsaved: 1 }))
  }
  return { ...one, binMany, restoreMany }
}
