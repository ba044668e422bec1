import { type Failure, KeptRefusal, NothingLeft, readFailure } from '@/lib/errors'
import { newId } from '@/lib/ids'
import type { PostOptions } from '@/lib/outbox'
import type { RecordCache } from '@/lib/record-cache'
import { undoOf, type Versioned, withChange } from '@/lib/record-change'
import { tellInstead } from '@/lib/tell'
import { markSaved, showToast, withdraw } from '@/lib/toast'

/** What an undo is made on: the version that the change led to, or the change where it has no answer yet. */
export interface Basis {
  version: number
  after?: string | undefined
}

/** A change of a record that shows at once, is told, and can be taken back. */
export interface Change<T extends Versioned, F extends object> {
  /** The fields it sets. */
  fields: F
  /** How the record looks at once, where that is more than its fields. */
  look?: (shown: T) => T
  /** Posts it, on the version that its writer saw. */
  send: (version: number, options: PostOptions) => Promise<T>
  /** What is told; nothing of a quiet one. */
  words?: { tone: 'ok' | 'info'; message: string; detail?: string | undefined } | undefined
  /** Takes it back, by setting the fields to what they were before. */
  undo?: (before: F, basis: Basis) => void
  /** Where it takes a change back itself. */
  basis?: Basis | undefined
  /** Asks the person to choose where somebody changed the same; without it, or in an undo, they are told. */
  clash?: (failure: Failure) => void
}

/** A change on its way. */
export interface Written {
  /** What takes it back, or goes on from it, is made on. */
  basis: () => Basis
  /** Resolves once the change is taken, or its refusal told. */
  done: Promise<void>
}

/** Gives what writes changes of one kind of record: every action on one record goes through it. */
export function writerOf<T extends Versioned, L>(cache: RecordCache<T, L>) {
  return <F extends object>(record: T, change: Change<T, F>): Written => {
    const { fields, words, undo } = change
    const id = newId()
    let answer: T | undefined
    const basis = (): Basis =>
      answer ? { version: cache.records.versionBehind(answer, fields) } : { version: record.version, after: id }
    const takeBack = undo && (() => undo(undoOf(record, fields), basis()))
    const told = words && showToast({ ...words, undo: takeBack, unsaved: 1 })
    const written = cache.records.write(change.basis ? { ...record, version: change.basis.version } : record, {
      apply: change.look ?? ((shown) => withChange(shown, fields)),
      send: (version) => change.send(version, { id, after: change.basis?.after }),
    })
    const done = written.then(
      (reply) => {
        answer = reply
        if (told !== undefined) markSaved(told)
        // It may fit a list that it had left, as after an undo.
        if (!cache.isListed(record.id)) cache.refreshLists()
      },
      (error: unknown) => refused(change, told, error),
    )
    return { basis, done }
  }
}

function refused<T extends Versioned, F extends object>(
  { clash, basis }: Change<T, F>,
  told: number | undefined,
  error: unknown,
): void {
  if (error instanceof NothingLeft) return
  const failure = readFailure(error)
  // One that is kept shows its clash among what waits.
  const isClash = failure.reason === 'stale_version' && failure.clashes.length > 0 && !(error instanceof KeptRefusal)
  if (!isClash || !clash || basis) return tellInstead(told, error, basis !== undefined)
  if (told !== undefined) withdraw(told)
  clash(failure)
}
