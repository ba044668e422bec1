import type { JournalEntry } from '@eventkit/api/eventkit/v1/journal_pb'
import { KINDS } from '@/lib/records/kinds'
import type { KeyWith } from '@/lib/i18n'

type FoldKey = KeyWith<'number'>
type Words = Readonly<Record<string, FoldKey>> & { changed: FoldKey; imported: FoldKey }

/** What is done to many records at once, by the last word of its kind. Records that are not here are told one by one. */
const WORDS: Readonly<Record<string, Words>> = Object.fromEntries(
  KINDS.flatMap(({ type, words: { folds } }) => (folds ? [[type, folds]] : [])),
)

// Two lines are read as quickly as one.
const FEWEST = 3

/** Lines that are one deed; `key` says what was done, and is absent where there is only one. */
export interface Fold<T> {
  lines: readonly T[]
  key?: FoldKey
}

/** The imports among what happened, by what the entries of one have in common. */
export function importsIn(entries: readonly JournalEntry[]): ReadonlySet<string> {
  return new Set(entries.flatMap((entry) => (entry.subjectType === 'imports.import' ? [entry.correlationId] : [])))
}

/**
 * Puts consecutive lines together that one request of one person made: what it did to records in the same way, or whatever
 * it did when it was an import.
 */
export function foldLines<T extends { entry: JournalEntry }>(
  lines: readonly T[],
  imports: ReadonlySet<string>,
): Fold<T>[] {
  const runs: { deed: string; key: FoldKey | undefined; lines: T[] }[] = []
  for (const line of lines) {
    const key = keyOf(line.entry, imports)
    const deed = `${line.entry.correlationId} ${line.entry.actorId} ${key}`
    const last = runs.at(-1)
    if (key && last?.deed === deed) last.lines.push(line)
    else runs.push({ deed, key, lines: [line] })
  }
  return runs.flatMap(({ key, lines: run }): Fold<T>[] =>
    key && run.length >= FEWEST ? [{ key, lines: run }] : run.map((line) => ({ lines: [line] })),
  )
}

/** What a fold is known by while more comes in above it: the deed, and which run of it counted from the oldest. */
export function foldIds<T extends { entry: JournalEntry }>(folds: readonly Fold<T>[]): string[] {
  const runs = new Map<string, number>()
  return folds
    .toReversed()
    .map(({ key, lines: [first] }) => {
      if (!first) return ''
      if (!key) return first.entry.id
      const deed = `${first.entry.correlationId} ${first.entry.actorId} ${key}`
      const run = (runs.get(deed) ?? 0) + 1
      runs.set(deed, run)
      return `${deed} ${run}`
    })
    .toReversed()
}

function keyOf({ subjectType, kind, correlationId }: JournalEntry, imports: ReadonlySet<string>): FoldKey | undefined {
  const words = WORDS[subjectType]
  if (!words) return undefined
  return imports.has(correlationId) ? words.imported : (words[kind.slice(subjectType.length + 1)] ?? words.changed)
}
