import { create, type DescMessage, type Message } from '@bufbuild/protobuf'
import { type Timestamp, timestampNow } from '@bufbuild/protobuf/wkt'
import { t } from '@/lib/i18n'
import { newId } from '@/lib/ids'
import type { PostOptions } from '@/lib/outbox'
import { post } from '@/lib/post'
import { binOf } from '@/lib/record-bin'
import { toUpdate } from '@/lib/record-change'
import { recordClash } from '@/lib/records/record-clash'
import type { KindParts, RecordMessage, RecordVerbs } from '@/lib/records/record-types'
import { tell } from '@/lib/tell'
import { type Written, writerOf } from '@/lib/undoable'

/** Gives the verbs of a kind. */
export function verbsOf<M extends RecordMessage, C extends Message, U extends Message>(
  kind: KindParts<M, C, U>,
): RecordVerbs<M, C, U> {
  const bins = binVerbs(kind)
  return { ...bins, write: writerOf(kind.cache), update: updateOf(kind), create: createOf(kind, bins.bin) }
}

function updateOf<M extends RecordMessage, C extends Message, U extends Message>(kind: KindParts<M, C, U>) {
  const { cache, methods, schemas } = kind
  const write = writerOf(cache)
  const update: RecordVerbs<M, C, U>['update'] = (record, change, message, basis) => {
    const said = message ?? t('records.didUpdate')
    const label = [said, detailOf(said, kind.nameOf(record)).detail].filter(Boolean).join(' ')
    const send = (version: number, options: PostOptions) => {
      const request = toUpdate(schemas.update as DescMessage, { id: record.id, version }, change)
      return post(methods.update, request, cache.about([record.id], label), options)
    }
    write(record, {
      fields: change,
      send,
      words: message === undefined ? undefined : { tone: 'ok', message, ...detailOf(message, kind.nameOf(record)) },
      undo: (before, on) => update(record, before, t('records.didUpdate'), on),
      basis,
      clash: (failure) => recordClash.set({ type: kind.type, record, change, failure }),
    })
  }
  return update
}

// A message that says whose the change is says it once.
const detailOf = (message: string, name: string): { detail?: string } =>
  message.includes(name) ? {} : { detail: name }

/** What a verb takes of the contract, which a kind without the verb has not. */
function taken<T>(part: T | undefined, { type }: { type: string }): T {
  if (part === undefined) throw new Error(`${type} has no rpc for this`)
  return part
}

function createOf<M extends RecordMessage, C extends Message, U extends Message>(
  kind: KindParts<M, C, U>,
  bin: (record: M) => void,
): RecordVerbs<M, C, U>['create'] {
  const { cache, methods, schemas } = kind
  return async (input) => {
    const id = newId()
    const request = create(taken<DescMessage>(schemas.create, kind), { ...input, id })
    const { $typeName: _typeName, ...fields } = request
    const shown = create(kind.message as DescMessage, { ...fields, createdAt: timestampNow() }) as M
    cache.prepend(shown)
    try {
      const label = `${t(kind.words.fresh)}: ${kind.nameOf(shown)}`
      const record = await post(taken(methods.create, kind), request, cache.about([id], label), { id })
      cache.records.receive(record)
      tell('ok', t('records.didCreate', { name: kind.nameOf(record) }), undefined, () =>
        bin(cache.find(record.id) ?? record),
      )
      cache.refreshLists()
      return record
    } catch (error) {
      cache.drop(id)
      throw error
    }
  }
}

/** Moves a record, or many, to the bin, and takes them out again. */
function binVerbs<M extends RecordMessage, C extends Message, U extends Message>(kind: KindParts<M, C, U>) {
  const { cache, methods } = kind
  const write = writerOf<M, Message>(cache)
  const removed = (record: M) => t('records.didDelete', { name: kind.nameOf(record) })
  const restored = (record: M) => t('records.didRestore', { name: kind.nameOf(record) })
  const remove = (record: M, version: number, options: PostOptions) =>
    post(taken(methods.delete, kind), { id: record.id, version }, cache.about([record.id], removed(record)), options)
  const bringBack = (record: M, options: PostOptions) =>
    post(taken(methods.restore, kind), { id: record.id }, cache.about([record.id], restored(record)), options)
  const one = binOf(cache, {
    remove,
    bringBack,
    words: (record) => ({ removed: removed(record), restored: restored(record) }),
  })
  const move = (records: readonly M[], deletedAt: Timestamp | undefined): Written[] =>
    records.map((record) =>
      write<Pick<RecordMessage, 'deletedAt'>>(record, {
        fields: { deletedAt },
        send: (version, options) => (deletedAt ? remove(record, version, options) : bringBack(record, options)),
      }),
    )
  const refresh = (written: Written[]) =>
    void Promise.all(written.map(({ done }) => done)).then(() => cache.refreshLists())
  const restoreMany = (records: readonly M[]): void => {
    if (records[0] && records.length === 1) return one.restore(records[0])
    refresh(move(records, undefined))
    tell('ok', t('records.didRestoreMany', { count: records.length }))
  }
  const binMany = (records: readonly M[]): void => {
    if (records[0] && records.length === 1) return one.bin(records[0])
    refresh(move(records, timestampNow()))
    tell('info', t('records.didDeleteMany', { count: records.length }), undefined, () => restoreMany(records))
  }
  return { ...one, binMany, restoreMany }
}
