import type { DescMessage, DescMethodUnary, Message } from '@bufbuild/protobuf'
import type { GenMessage } from '@bufbuild/protobuf/codegenv2'
import { callUnaryMethod, createConnectQueryKey } from '@connectrpc/connect-query'
import type { InfiniteData, QueryKey } from '@tanstack/react-query'
import { OptimisticRecords } from '@/lib/optimistic'
import type { Versioned } from '@/lib/record-change'
import type { About } from '@/lib/waiting-changes'
import { queryClient } from '@/lib/query-client'
import { transport } from '@/lib/transport'

const SOON_MS = 150
const SELDOM_MS = 1_500

/** Where a kind of record lies in the query cache; `L` is one reply of its list. */
interface RecordPlaces<T, L> {
  /** Such as "planning.event". */
  name: string
  /** Reads one record anew. */
  read: (id: string) => Promise<T>
  recordKey: (id: string) => QueryKey
  /** The keys that all its lists begin with: those read at once, those read in pages, and both. */
  lists: Record<'finite' | 'infinite' | 'any', QueryKey>
  rows: (reply: L) => readonly T[]
  withRows: (reply: L, rows: T[]) => L
}

/** The cache of a kind of record, by the two rpcs that read one and many of them. */
export function cacheOf<T extends Versioned & Message, L extends Message>(
  name: string,
  get: DescMethodUnary<DescMessage, GenMessage<T>>,
  list: DescMethodUnary<DescMessage, GenMessage<L>>,
): RecordCache<T, L> {
  const field = list.output.fields.find(({ message }) => message === get.output)?.localName
  if (field === undefined) throw new Error(`${list.name} lists no ${get.output.name}`)
  return new RecordCache<T, L>({
    name,
    read: (id) => callUnaryMethod(transport, get, { id }),
    recordKey: (id) => createConnectQueryKey({ schema: get, input: { id }, transport, cardinality: 'finite' }),
    lists: {
      finite: createConnectQueryKey({ schema: list, cardinality: 'finite' }),
      infinite: createConnectQueryKey({ schema: list, cardinality: 'infinite' }),
      any: createConnectQueryKey({ schema: list, cardinality: undefined }),
    },
    rows: (reply) => Reflect.get(reply, field) as T[],
    withRows: (reply, rows) => ({ ...reply, [field]: rows }),
  })
}

/** One kind of record in the query cache: alone, in lists and in pages of lists; writes show before the server answers. */
export class RecordCache<T extends Versioned, L> {
  readonly records: OptimisticRecords<T>
  /** The key of the query that holds one record. */
  readonly keyOf: (id: string) => QueryKey
  readonly #places: RecordPlaces<T, L>
  #refreshedAt = 0
  #refreshTimer: ReturnType<typeof setTimeout> | undefined

  constructor(places: RecordPlaces<T, L>) {
    this.#places = places
    this.keyOf = places.recordKey
    this.records = new OptimisticRecords(
      (record) => this.#show(record),
      (id) => this.find(id),
    )
  }

  /** Reads a record anew, and shows it; rejects where it is gone, or not for this person any more. */
  async reread(id: string): Promise<T> {
    return this.records.receive(await this.#places.read(id))
  }

  /** What a change of records is about; `label` says it in words. */
  about(ids: readonly string[], label: string): About {
    return { kind: this.#places.name, ids, label }
  }

  /** The record as the screen shows it, from whichever query holds it. */
  find(id: string): T | undefined {
    return queryClient.getQueryData<T>(this.keyOf(id)) ?? this.listed().find((record) => record.id === id)
  }

  /** Every record of the lists read so far; one that is in several of them comes several times. */
  listed(): T[] {
    const { lists: keys, rows } = this.#places
    const paged = queryClient.getQueriesData<InfiniteData<L>>({ queryKey: keys.infinite })
    const lists = queryClient.getQueriesData<L>({ queryKey: keys.finite })
    return [...paged.flatMap(([, data]) => data?.pages ?? []), ...lists.flatMap(([, data]) => data ?? [])].flatMap(rows)
  }

  /** Puts a record that is being made on top of the paged lists on the screen. */
  prepend(record: T): void {
    queryClient.setQueryData(this.keyOf(record.id), record)
    this.#mapPages((rows, page) => (page === 0 ? [record, ...rows] : rows), 'active')
  }

  /** Takes a record that could not be made off the screen again. */
  drop(id: string): void {
    queryClient.removeQueries({ queryKey: this.keyOf(id) })
    this.#mapPages((rows) => (rows.some((row) => row.id === id) ? rows.filter((row) => row.id !== id) : rows))
  }

  /** Whether a list on the screen, or read before, holds the record. */
  isListed(id: string): boolean {
    return this.listed().some((record) => record.id === id)
  }

  /** Whether a list is on its way, which may be older than what one hears meanwhile. */
  isReadingLists(): boolean {
    return queryClient.isFetching({ queryKey: this.#places.lists.any }) > 0
  }

  /** Asks for the lists again: soon, once for a burst of reasons, and not every moment in a busy company. */
  refreshLists(): void {
    if (this.#refreshTimer) return
    const wait = Math.max(SOON_MS, this.#refreshedAt + SELDOM_MS - Date.now())
    this.#refreshTimer = setTimeout(() => {
      this.#refreshTimer = undefined
      this.#refreshedAt = Date.now()
      void queryClient.invalidateQueries({ queryKey: this.#places.lists.any })
    }, wait)
  }

  /** Asks for records again that are on the screen, or on their way there. */
  refresh(ids: Iterable<string>): void {
    for (const id of new Set(ids)) {
      const queryKey = this.keyOf(id)
      // Of thousands that an import makes hardly one was ever read.
      if (queryClient.getQueryState(queryKey)) void queryClient.invalidateQueries({ queryKey, exact: true })
    }
  }

  // Where a list does not hold the record, it stays out.
  #show(record: T): void {
    const { lists: keys, rows, withRows } = this.#places
    const swap = (old: readonly T[]) =>
      old.some(({ id }) => id === record.id) ? old.map((row) => (row.id === record.id ? record : row)) : old
    queryClient.setQueryData(this.keyOf(record.id), record)
    queryClient.setQueriesData<L>({ queryKey: keys.finite }, (reply) => {
      return reply && (swap(rows(reply)) === rows(reply) ? reply : withRows(reply, [...swap(rows(reply))]))
    })
    this.#mapPages(swap)
  }

  // A change that gives the same rows leaves the page, and whoever shows it, alone.
  #mapPages(change: (rows: readonly T[], page: number) => readonly T[], type: 'all' | 'active' = 'all'): void {
    const { lists: keys, rows, withRows } = this.#places
    queryClient.setQueriesData<InfiniteData<L>>({ queryKey: keys.infinite, type }, (data) => {
      if (!data) return data
      const pages = data.pages.map((page, index) => {
        const next = change(rows(page), index)
        return next === rows(page) ? page : withRows(page, [...next])
      })
      return pages.some((page, index) => page !== data.pages[index]) ? { ...data, pages } : data
    })
  }
}
