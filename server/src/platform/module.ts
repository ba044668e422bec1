import type { DescMessage, DescService, MessageInitShape, MessageShape } from '@bufbuild/protobuf'
import type { Ctx, Entry } from '../kernel/ctx.ts'
import type { Db } from '../kernel/db.ts'
import type { Importer } from './imports/importer.ts'
import { declarePermissions, type Grant } from './rbac/role.rules.ts'

/** One method of a service: a request message in, the reply message (or what makes one) out. */
type Method<M> = M extends { methodKind: 'unary'; input: infer I; output: infer O }
  ? I extends DescService['methods'][number]['input']
    ? O extends DescService['methods'][number]['output']
      ? (ctx: Ctx, request: MessageShape<I>) => Promise<MessageInitShape<O>>
      : never
    : never
  : never

/** Every unary method of a service by its name; streams are served by whoever exports `Streams` (`app.ts` gathers them). */
export type Methods<S extends DescService> = {
  [K in keyof S['method'] as S['method'][K] extends { methodKind: 'unary' } ? K : never]: Method<S['method'][K]>
}

/** A message, or what makes one. */
export type Reply = MessageInitShape<DescMessage>

/** A service of the contract with the functions that answer it. */
export interface ServedService {
  desc: DescService
  methods: Record<string, (ctx: Ctx, request: never) => Promise<Reply>>
}

/** Binds a service of the contract to its methods; the compiler refuses one that is missing or of another shape. */
export function serve<S extends DescService>(desc: S, methods: Methods<S>): ServedService {
  return { desc, methods }
}

/** What else happens, in the same transaction, when an entry of this kind is recorded. */
export type Reaction = (ctx: Ctx, entry: Entry) => Promise<void>

/** What a module gives to the server; `src/modules.ts` lists them all. */
export interface Module {
  /** The first part of its permissions, journal kinds and tables. */
  name: string
  services?: ServedService[]
  /** Every permission the module knows, such as `work.task.write`, with the built-in roles that have it. */
  permissions?: Readonly<Record<string, Grant>>
  /** By journal kind. */
  reactions?: Record<string, Reaction[]>
  /** The file formats the module can bring in. */
  importers?: readonly Importer[]
  /** Removes what has expired, of all companies; see `platform/sweeping.ts`. */
  sweep?: (db: Db) => Promise<unknown>
}

/** Defines a module and makes its permissions known. */
export function defineModule(module: Module): Module {
  declarePermissions(module.permissions ?? {})
  return module
}
