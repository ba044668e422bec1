import { isSameIn, type Versioned } from '@/lib/record-change'

type Apply<T> = (record: T) => T

interface Pending<T> {
  /** The record as the server last told it. */
  base: T
  changes: Apply<T>[]
}

/** A write: how it looks at once, and the post that makes it true, on the version its writer saw. */
export interface Write<T> {
  apply: Apply<T>
  send: (version: number) => Promise<T>
}

/** One write on many records: how each looks at once, and the one post. */
export interface WriteMany<T> {
  apply: Apply<T>
  send: (ids: string[]) => Promise<readonly T[]>
}

/**
 * Shows writes before the server has answered. What the server answers becomes the new base under the writes that still
 * wait; a refused write simply leaves, so the record looks as it was. The outbox keeps them in order.
 */
export class OptimisticRecords<T extends Versioned> {
  readonly #show: (record: T) => void
  readonly #find: (id: string) => T | undefined
  readonly #pending = new Map<string, Pending<T>>()
  /** The newest versions of each record, one after the other, that writes of this page made. */
  readonly #own = new Map<string, { from: number; to: number }>()

  /** `show` puts a record on the screen, that is, into every cached query that holds it; `find` reads it from there. */
  constructor(show: (record: T) => void, find: (id: string) => T | undefined) {
    this.#show = show
    this.#find = find
  }

  /** Does a write on a record as its writer saw it; rejects with the server's refusal after taking it back. */
  async write(record: T, { apply, send }: Write<T>): Promise<T> {
    const pending = this.#begin(record, apply)
    try {
      const reply = await send(this.#sinceOwn(record))
      this.#settle(pending, apply, reply)
      return reply
    } catch (error) {
      this.#settle(pending, apply, undefined)
      throw error
    }
  }

  /** Does one write on many records; those that the answer leaves out are as they were. Gives the others. */
  async writeMany(records: readonly T[], { apply, send }: WriteMany<T>): Promise<readonly T[]> {
    const begun = records.map((record) => this.#begin(record, apply))
    const ids = records.map(({ id }) => id)
    let replies: readonly T[] = []
    try {
      replies = await send(ids)
      return replies
    } finally {
      const byId = new Map(replies.map((reply) => [reply.id, reply]))
      for (const pending of begun) this.#settle(pending, apply, byId.get(pending.base.id))
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

  /**
   * The version on which a write of these fields that led to `answer` is taken back: the newest at which nobody else has
   * changed them since. What somebody changed later the server then refuses to overwrite.
   */
  versionBehind(answer: T, fields: object): number {
    const told = this.#pending.get(answer.id)?.base ?? this.#find(answer.id) ?? answer
    if (isSameIn(fields, told, answer)) return Math.max(told.version, answer.version)
    const own = this.#own.get(answer.id)
    return own && own.from <= answer.version && answer.version <= own.to ? own.to : answer.version
  }

  #begin(record: T, apply: Apply<T>): Pending<T> {
    // The record may be older than the screen, when an edit began before somebody else's: then the server may see a clash.
    const pending = this.#pending.get(record.id) ?? { base: this.#find(record.id) ?? record, changes: [] }
    pending.changes.push(apply)
    this.#pending.set(record.id, pending)
    this.#render(pending)
    return pending
  }

  #settle(pending: Pending<T>, apply: Apply<T>, reply: T | undefined): void {
    pending.changes = pending.changes.filter((other) => other !== apply)
    if (reply) this.#noteOwn(reply)
    if (reply && reply.version >= pending.base.version) pending.base = reply
    if (pending.changes.length === 0) this.#pending.delete(pending.base.id)
    this.#render(pending)
  }

  // Since the version that its writer saw only this page may have changed it: one does not clash with oneself.
  #sinceOwn({ id, version }: T): number {
    const own = this.#own.get(id)
    return own && own.from - 1 <= version && version <= own.to ? own.to : version
  }

  #noteOwn({ id, version }: T): void {
    const own = this.#own.get(id)
    if (own?.to === version) return
    this.#own.set(id, own?.to === version - 1 ? { ...own, to: version } : { from: version, to: version })
  }

  #render(pending: Pending<T>): T {
    const shown = pending.changes.reduce((record, apply) => apply(record), pending.base)
    this.#show(shown)
    return shown
  }
}
