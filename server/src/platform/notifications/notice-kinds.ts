import type { NumberedEntry } from '../journal/journal.store.ts'
import { definedModules } from '../module.ts'
import type { NoticeKind, NoticeSource } from '../notice.ts'

/** A kind under its name, with what tells of it. */
interface Rule extends NoticeSource {
  readonly name: string
}

/** Every kind of notification there is, by its name. */
export const noticeKinds = (): ReadonlyMap<string, NoticeKind> =>
  new Map(definedModules().flatMap((module) => Object.entries(module.notices ?? {})))

/** Those that somebody can choose about. */
export const choosableKinds = (): [string, NoticeKind][] => [...noticeKinds()].filter(([, { isVital }]) => !isVital)

/** The kind of a name. Throws for none, which is a bug. */
export function noticeKind(name: string): NoticeKind {
  const kind = noticeKinds().get(name)
  if (!kind) throw new Error(`${name} is no kind of notification: give it to a module as one of its notices`)
  return kind
}

/** The kinds of journal entry that somebody may be told of. */
export const toldEntries = (): string[] => [...new Set(rules().flatMap(({ entries }) => entries))]

/** What somebody may be told of because of this entry. */
export const rulesFor = (entry: NumberedEntry): Rule[] =>
  rules().filter(({ entries, when }) => entries.includes(entry.kind) && (when?.(entry) ?? true))

const rules = (): Rule[] => [...noticeKinds()].flatMap(([name, { from }]) => (from ? [{ name, ...from }] : []))
