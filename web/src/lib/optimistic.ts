import type { MutationOptions } from '@tanstack/react-query'
import { newId } from '@/lib/ids'
import { queryClient } from '@/lib/query-client'

/** What optimistic changes need of a record. */
export interface Versioned {
  id: string
  version: number
}

interface Change<T> {
  apply: (record: T) => T
  version: number
}

interface Pending<T> {
  /** The record as the server last told it. */
  base: T
  changes: Change<T>[]
}

/** Headers that make a repeated write harmless and keep the moment the person acted. */
export type WriteHeaders = Record<'idempotency-key' | 'x-client-time', string>

/** A write: how it looks at once, and the call that makes it true. */
export interface Write<T> {
  apply: (record: T) => T
  send: (version: number, headers: WriteHeaders) => Promise<T>
}

/** One write on many records: how each looks at once, and the one call. */
export interface WriteMany<T> {
  apply: (record: T) => T
  send: (ids: string[], headers: WriteHeaders) => Promise<readonly T[]>
}

function writeHeaders(): WriteHeaders {
  return { 'idempotency-key': newId(), 'x-client-time': new Date().toISOString() }
}

/**
 * Shows writes before the server has answered. Each record's writes go out one after the other; what the server answers
 * becomes the new base under the writes that still wait; a refused write simply leaves, so the record looks as it was.
 */
export class OptimisticRecords<T extends Versioned> {
  readonly #show: (record: T) => void
  readonly #find: (id: string) => T | undefined
  readonly #name: string
  readonly #pending = new Map<string, Pending<T>>()

  /** `show` puts a record on the screen, that is, into every cached query that holds it; `find` reads it from there. */
  constructor(name: string, show: (record: T) => void, find: (id: string) => T | undefined) {
    this.#name = name
    this.#show = show
    this.#find = find
  }

  /** Does a write on a record as its writer saw it; rejects with the server's refusal after taking it back. */
  async write(record: T, { apply, send }: Write<T>): Promise<T> {
    const [pending, change] = this.#begin(record, apply)
    try {
      const headers = writeHeaders()
      const reply = await inOrder(`${this.#name}:${record.id}`, () => send(change.version, headers))
      this.#settle(pending, change, reply)
      return reply
    } catch (error) {
      this.#settle(pending, change, undefined)
      throw error
    }
  }

  /** Does one write on many records, all or none. */
  async writeMany(records: readonly T[], { apply, send }: WriteMany<T>): Promise<void> {
    const begun = records.map((record) => this.#begin(record, apply))
    const ids = records.map(({ id }) => id)
    let replies: readonly T[] = []
    try {
      const headers = writeHeaders()
      replies = await inOrder(`${this.#name}:many`, () => send(ids, headers))
    } finally {
      const byId = new Map(replies.map((reply) => [reply.id, reply]))
      for (const [pending, change] of begun) this.#settle(pending, change, byId.get(pending.base.id))
    }
  }

  /** Takes a record that came from the server by another way; gives it as the screen should show it. */
  receive(record: T): T {
    const pending = this.#pending.get(record.id)
    if (!pending) {
      const shown = this.#find(record.id)
      // An answer that took longer than a newer one.
      if (shown && shown.version > record.version) return shown
      this.#show(record)
      return record
    }
    if (record.version > pending.base.version) pending.base = record
    return this.#render(pending)
  }

  #begin(record: T, apply: Change<T>['apply']): [Pending<T>, Change<T>] {
    // The record may be older than the screen, when an edit began before somebody else's: then the server may see a clash.
    const pending = this.#pending.get(record.id) ?? { base: this.#find(record.id) ?? record, changes: [] }
    const change: Change<T> = { apply, version: record.version }
    pending.changes.push(change)
    this.#pending.set(record.id, pending)
    this.#render(pending)
    return [pending, change]
  }

  #settle(pending: Pending<T>, change: Change<T>, reply: T | undefined): void {
    pending.changes = pending.changes.filter((other) => other !== change)
    if (reply && reply.version >= pending.base.version) pending.base = reply
    // The next own write stands on this one's result, unless somebody else wrote in between: then it may clash.
    if (reply?.version === change.version + 1) {
      for (const other of pending.changes) if (other.version === change.version) other.version = reply.version
    }
    if (pending.changes.length === 0) this.#pending.delete(pending.base.id)
    this.#render(pending)
  }

  #render(pending: Pending<T>): T {
    const shown = pending.changes.reduce((record, { apply }) => apply(record), pending.base)
    this.#show(shown)
    return shown
  }
}

/**
 * Runs a write through the mutation cache: retried while the server is out of reach, paused while offline, and one after
 * the other within a scope.
 */
export function inOrder<R>(scope: string, run: () => Promise<R>): Promise<R> {
  const options: MutationOptions<R, Error, undefined> = { mutationFn: run, scope: { id: scope } }
  const mutation = queryClient.getMutationCache().build(queryClient, queryClient.defaultMutationOptions(options))
  return mutation.execute(undefined)
}
