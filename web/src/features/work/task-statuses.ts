// Statuses are texts in the contract, so that companies can have their own; those built in are known on both sides, and a
// test of the server's compares them.

/** The statuses, in the order work goes through them. */
export const STATUSES = ['todo', 'in_progress', 'waiting', 'done', 'cancelled'] as const

/** A status key of the contract. */
export type Status = (typeof STATUSES)[number]

/** Tells whether a text is a status key. */
export function isStatus(value: string): value is Status {
  return STATUSES.some((status) => status === value)
}

/** Those in which nothing is left to do. */
export const CLOSED: readonly string[] = ['done', 'cancelled']
