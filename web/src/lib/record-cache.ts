import type { InfiniteData, QueryKey } from '@tanstack/react-query'
import { OptimisticRecords, type Versioned } from '@/lib/optimistic'
import { queryClient } from '@/lib/query-client'

/** Where a kind of record lies in the query cache; `L` is one reply of its list. */
export interface RecordPlaces<T, L> {
  /** Such as "planning.event". */
  name: string
  recordKey: (id: string) => QueryKey
  /** The key that all its lists begin with. */
  listKey: (cardinality: 'finite' | 'infinite' | undefined) => QueryKey
  rows: (reply: L) => readonly T[]
  withRows: (reply: L, rows: T[]) => L
}

/** One kind of record in the query cache: alone, in lists and in pages of lists; writes show before the server answers. */
export class RecordCache<T extends Versioned, L> {
  readonly records: OptimisticRecords<T>
  readonly #places: RecordPlaces<T, L>
  #refreshTimer: ReturnType<typeof setTimeout> | undefined

  constructor(places: RecordPlaces<T, L>) {
    this.#places = places
    this.records = new OptimisticRecords(places.name, (record) => this.#show(record))
  }

  /** The record as the screen shows it, from whichever query holds it. */
  find(id: string): T | undefined {
    const { recordKey, listKey, rows } = this.#places
    const record = queryClient.getQueryData<T>(recordKey(id))
    if (record) return record
    const paged = queryClient.getQueriesData<InfiniteData<L>>({ queryKey: listKey('infinite') })
    const lists = queryClient.getQueriesData<L>({ queryKey: listKey('finite') })
    const replies = [...paged.flatMap(([, data]) => data?.pages ?? []), ...lists.flatMap(([, data]) => data ?? [])]
    return replies.flatMap(rows).find((row) => row.id === id)
  }

  /** Puts a record that is being made on top of the paged lists on the screen. */
  prepend(record: T): void {
    queryClient.setQueryData(this.#places.recordKey(record.id), record)
    this.#mapPages((rows, page) => (page === 0 ? [record, ...rows] : rows), 'active')
  }

  /** Takes a record that could not be made off the screen again. */
  drop(id: string): void {
    queryClient.removeQueries({ queryKey: this.#places.recordKey(id) })
    this.#mapPages((rows) => rows.filter((row) => row.id !== id))
  }

  /** Asks for the lists again, once for a burst of reasons. */
  refreshLists(): void {
    this.#refreshTimer ??= setTimeout(() => {
      this.#refreshTimer = undefined
      void queryClient.invalidateQueries({ queryKey: this.#places.listKey(undefined) })
    }, 150)
  }

  // Where a list does not hold the record, it stays out.
  #show(record: T): void {
    const { recordKey, listKey, rows, withRows } = this.#places
    const swap = (old: readonly T[]) => old.map((row) => (row.id === record.id ? record : row))
    queryClient.setQueryData(recordKey(record.id), record)
    queryClient.setQueriesData<L>(
      { queryKey: listKey('finite') },
      (reply) => reply && withRows(reply, swap(rows(reply))),
    )
    this.#mapPages(swap)
  }

  #mapPages(change: (rows: readonly T[], page: number) => T[] | readonly T[], type: 'all' | 'active' = 'all'): void {
    const { listKey, rows, withRows } = this.#places
    queryClient.setQueriesData<InfiniteData<L>>({ queryKey: listKey('infinite'), type }, (data) => {
      return data && { ...data, pages: data.pages.map((page, index) => withRows(page, [...change(rows(page), index)])) }
    })
  }
}
