import { recordKinds } from '@eventkit/api/record-kinds'

/** Where a record is in the app: "/events/…"; undefined for a type that is no kind of record. */
export function recordPath(type: string, id: string): string | undefined {
  return recordKinds[type]?.page.replace('{id}', id)
}

/** What people say of a record by its number: "T-412". */
export function recordCode(type: string, number: number | string): string {
  return `${recordKinds[type]?.numberPrefix ?? ''}${number}`
}

/** The number that people mean by "T-412", "t-412", "#412" or "412"; undefined for any other text. */
export function recordNumber(type: string, text: string): number | undefined {
  const [, digits] = new RegExp(`^(?:${recordCode(type, '')}|#)?(\\d{1,9})$`, 'i').exec(text.trim()) ?? []
  return digits === undefined ? undefined : Number(digits)
}
