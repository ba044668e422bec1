import type { Ctx } from '../../kernel/ctx.ts'
import { type DomainError, resourceExhausted } from '../../kernel/errors.ts'
import { makeSlots, type Patience } from '../../kernel/slots.ts'

/** More would leave the process's other callers without connections: each holds one, and needs another now and then. */
const MAX_RUNNING = 2
const MAX_WAITING = 50
const SHORT_WAIT_MS = 2000

/** Try again in a moment. */
export const importsBusy = (): DomainError =>
  resourceExhausted('imports_busy', 'Other imports are under way; try again in a moment.', { retryAfter: 5 })

/** Applied a few at a time in a process; the next is told to try again. */
const applying = makeSlots(MAX_RUNNING, { line: { most: 0, refuse: importsBusy } })
/** Files are read a few at a time, of a company one: reading keeps a core busy and holds a connection. */
const reading = makeSlots(MAX_RUNNING, { each: 1, line: { most: MAX_WAITING, refuse: importsBusy } })

/** Reads a file of a company when its turn has come. Throws resourceExhausted when it does not come in time. */
export const inReadingTurn = <T>(tenantId: string, patience: () => Patience, read: () => Promise<T>): Promise<T> =>
  reading.run(read, tenantId, patience)

/** Where a file may be read by a call that holds a connection already, and so waits a moment only. */
export const whenFree = <T>(ctx: Ctx, read: () => Promise<T>): Promise<T> =>
  inReadingTurn(ctx.tenantId, () => ({ until: Date.now() + SHORT_WAIT_MS, isGone: ctx.isGone }), read)

/** Runs one of the few imports a process applies at a time; the next is told to try again. */
export const withTurn = <T>(run: () => Promise<T>): Promise<T> => applying.run(run)
