import { resourceExhausted } from '../../kernel/errors.ts'
import { makeSlots, type Patience, type Slots } from '../../kernel/slots.ts'
import type { Call, Runtime } from '../runtime.ts'

/** Connections left to the other companies, however much one asks at once. */
const left = 2
const mostWaiting = 1000
/** After this long a caller is told to try again instead of waiting on. */
const longestWaitMs = 10_000

const turns = new WeakMap<Runtime, Map<string, Slots>>()

/**
 * Runs a call of a company that needs a connection. What one company asks beyond its share waits in a line of its own, so
 * that nobody else waits for it. A caller who goes away leaves the line.
 * @throws resourceExhausted company_busy when that line is long, or does not move for ten seconds or until the call's deadline
 */
export function inTurn<T>(
  runtime: Runtime,
  tenantId: string,
  call: Pick<Call, 'deadline' | 'isGone'>,
  work: () => Promise<T>,
): Promise<T> {
  const companies = turnsOf(runtime)
  const slots = companies.get(tenantId) ?? open(runtime, companies, tenantId)
  return slots.run(work, '', () => patienceOf(call))
}

const patienceOf = ({ deadline = Infinity, isGone }: Pick<Call, 'deadline' | 'isGone'>): Patience => ({
  until: Math.min(Date.now() + longestWaitMs, deadline),
  isGone,
})

function turnsOf(runtime: Runtime): Map<string, Slots> {
  const known = turns.get(runtime)
  if (known) return known
  const companies = new Map<string, Slots>()
  turns.set(runtime, companies)
  return companies
}

function open({ config }: Runtime, companies: Map<string, Slots>, tenantId: string): Slots {
  const slots = makeSlots(Math.max(1, config.databasePool - left), {
    line: { most: mostWaiting, refuse: busy },
    onIdle: () => companies.delete(tenantId),
  })
  companies.set(tenantId, slots)
  return slots
}

const busy = () =>
  resourceExhausted('company_busy', 'Your company sends too many requests at once; try again in a moment.', {
    retryAfter: 1,
  })
