import type { Ctx } from '../../kernel/ctx.ts'
import { type DomainError, resourceExhausted } from '../../kernel/errors.ts'
import { makeSlots, type Slots } from '../../kernel/slots.ts'
import type { Runtime } from '../runtime.ts'
import type { Importer } from './importer.ts'

/** What imports need beyond a ctx: the importers of the modules above, and transactions beside the call's own. */
export interface ImportHost {
  readonly runtime: Runtime
  readonly importers: readonly Importer[]
  /** Applied a few at a time; the next is told to try again. */
  readonly applying: Slots
  /** Files are read a few at a time, of a company one: reading keeps a core busy and holds a connection. */
  readonly reading: Slots
}

/** By the services of their app, which every ctx of it carries: modules get a ctx and nothing else. */
const hosts = new WeakMap<Ctx['services'], ImportHost>()

/** More would leave the process's other callers without connections: each holds one, and needs another now and then. */
const MAX_RUNNING = 2
const MAX_WAITING = 50
const SHORT_WAIT_MS = 2000

/** Makes an app able to import. */
export function addHost(runtime: Runtime): ImportHost {
  const importers = runtime.modules.flatMap((module) => module.importers ?? [])
  const host: ImportHost = {
    runtime,
    importers,
    applying: makeSlots(MAX_RUNNING, { line: { most: 0, refuse: importsBusy } }),
    reading: makeSlots(MAX_RUNNING, { each: 1, line: { most: MAX_WAITING, refuse: importsBusy } }),
  }
  hosts.set(runtime.services, host)
  return host
}

/** The host of the app that a call is on. */
export function hostOf({ services }: Pick<Ctx, 'services'>): ImportHost {
  const host = hosts.get(services)
  if (!host) throw new Error('imports are not mounted on this app')
  return host
}

/** The importer of a format. */
export function importerOf(ctx: Ctx, format: string): Importer {
  const importer = hostOf(ctx).importers.find((known) => known.format === format)
  if (!importer) throw new Error(`no module brings an importer for ${format}`)
  return importer
}

/** Where a file may be read by a call that holds a connection already, and so waits a moment only. */
export const whenFree = <T>(ctx: Ctx, read: () => Promise<T>): Promise<T> =>
  hostOf(ctx).reading.run(read, ctx.tenantId, () => ({ until: Date.now() + SHORT_WAIT_MS, isGone: ctx.isGone }))

/** Runs one of the few imports a process applies at a time; the next is told to try again. */
export const withTurn = <T>(ctx: Ctx, run: () => Promise<T>): Promise<T> => hostOf(ctx).applying.run(run)

/** Try again in a moment. */
export const importsBusy = (): DomainError =>
  resourceExhausted('imports_busy', 'Other imports are under way; try again in a moment.', { retryAfter: 5 })
