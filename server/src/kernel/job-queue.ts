import type { Db } from './db.ts'
import type { JsonObject } from './json.ts'

/** A job to add. */
export interface NewJob {
  readonly kind: string
  readonly tenantId: string
  readonly payload: JsonObject
  /**
   * As whom it runs, by the clock by which they asked; the server itself unless said. What they may do is looked up again
   * then, and never grows.
   */
  readonly as?: { userId: string; permissions: readonly string[]; askedAt: Date }
  readonly correlationId?: string
  readonly runAt?: Date
  readonly key?: string
  readonly priority?: number
}

/** Where jobs are added. */
export interface JobQueue {
  /** Adds a job with the transaction of `db`; undefined when one of its key is there already. */
  add(db: Db, job: NewJob): Promise<string | undefined>
  /** Adds jobs of several companies with one transaction, which is of none. */
  addForAll(db: Db, jobs: readonly NewJob[]): Promise<void>
  /** Cancels one that has not ended, with the transaction of `db`. */
  cancel(db: Db, kind: string, id: string): Promise<void>
  /** Has one that failed for good tried once more, with the transaction of `db`. */
  retry(db: Db, kind: string, id: string): Promise<void>
  /** The record that a job is about, by its kind and stored payload; undefined for one about none. */
  subjectOf(kind: string, payload: JsonObject): { type: string; id: string } | undefined
  /** The time by which jobs come due: the database's, whatever this machine's clock says. */
  now(db: Db): Promise<Date>
  /** Something was added and committed: it is looked for at once, here or in a process that runs jobs. */
  wake(): void
  /** Something was cancelled and that is committed: who runs it learns of it at once. */
  recall(): void
}
