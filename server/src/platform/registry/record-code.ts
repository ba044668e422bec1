import { recordKinds } from '@eventkit/api/record-kinds'

/** What people say of a record by its number: `T-412`. */
export const codeOf = (type: string, number: number | string): string =>
  `${recordKinds[type]?.numberPrefix ?? ''}${number}`

/** The number that people mean by `T-412`, `t-412` or `#412`; undefined for any other text. Nine digits fit a column. */
export function numberOf(type: string, text: string): number | undefined {
  const [, digits] = new RegExp(`^(?:${codeOf(type, '')}|#)(\\d{1,9})$`, 'i').exec(text) ?? []
  return digits === undefined ? undefined : Number(digits)
}
