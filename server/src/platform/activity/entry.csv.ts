import type { NumberedEntry } from '../journal/journal.store.ts'

/** The name of the person with an id; undefined where it is not known or not for the reader. */
export type NameOf = (userId: string) => string | undefined

/** What stands for the name of somebody who was erased. */
export const erasedPerson = (locale: string): string => (locale === 'de' ? 'Gelöschte Person' : 'Erased person')

type Read = (entry: NumberedEntry, nameOf: NameOf, erased: string) => string | number | undefined

const columns: Readonly<Record<string, Read>> = {
  position: (entry) => entry.position,
  occurred_at: (entry) => entry.occurredAt.toISOString(),
  received_at: (entry) => entry.receivedAt.toISOString(),
  actor: (entry, nameOf) => nameOf(entry.actorId),
  kind: (entry) => entry.kind,
  record: (entry, _, erased) => recordName(entry) ?? (entry.missing === 'erased' ? erased : undefined),
  changes: (entry) => JSON.stringify(entry.changes),
  subject_type: (entry) => entry.subjectType,
  subject_id: (entry) => entry.subjectId,
  subject_version: (entry) => entry.subjectVersion,
  actor_id: (entry) => entry.actorId,
  workspace_id: (entry) => entry.workspaceId ?? '',
  payload: (entry) => JSON.stringify(entry.payload),
  id: (entry) => entry.id,
  causation_id: (entry) => entry.causationId,
  correlation_id: (entry) => entry.correlationId,
}

/** Where a formula may begin. A spreadsheet that parts cells at semicolons, as German ones do, sees more cells than there are. */
const formulaStart = /(?<=^|[;\r\n])(?=[=+\-@\t\r＝＋－＠])/g

/** The first line of the file: the names of its columns. */
export const csvHead = toLine(Object.keys(columns))

/** An entry as a line of CSV (RFC 4180); `erased` stands for what was called after somebody who was erased. */
export const toCsvLine = (entry: NumberedEntry, nameOf: NameOf, erased: string): string =>
  toLine(Object.values(columns).map((read) => String(read(entry, nameOf, erased) ?? '')))

/** What people call the record, as its module told the journal. */
function recordName({ payload }: NumberedEntry): string | undefined {
  const names = [payload.title, payload.name, payload.user_name, payload.email, payload.file_name]
  return names.find((name) => typeof name === 'string')
}

function toLine(cells: readonly string[]): string {
  return `${cells.map(toCell).join(',')}\r\n`
}

/** What a spreadsheet takes for a formula stays text: it gets an apostrophe (OWASP, CSV Injection). */
function toCell(text: string): string {
  const inert = text.replace(formulaStart, "'")
  return /[",;\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}
