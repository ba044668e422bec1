import type { Server } from 'node:http'
import type { DescMessage, DescService, MessageInitShape, MessageShape } from '@bufbuild/protobuf'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.ts'
import type { Ctx } from '../kernel/ctx.ts'
import type { Cron, JobKind } from '../kernel/job.ts'
import type { Demo } from './demo.ts'
import type { Importer } from './importer.ts'
import type { AnySink } from './journal/sink.ts'
import type { NoticeKinds } from './notice.ts'
import { declarePermissions, type Grant } from './access/role.rules.ts'
import { declareVisibility, type Visibility } from './access/visibility.rules.ts'
import type { Call, Reaction, Runtime, Wait } from './runtime.ts'

/** One method of a service: a request message in, the reply message (or what makes one) out. */
type Method<M> = M extends { methodKind: 'unary'; input: infer I; output: infer O }
  ? I extends DescService['methods'][number]['input']
    ? O extends DescService['methods'][number]['output']
      ? (ctx: Ctx, request: MessageShape<I>) => Promise<MessageInitShape<O>>
      : never
    : never
  : never

/** Every unary method of a service by its name; its streams are in `Module.streams`. */
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

/** A streaming method: gets the call and the raw request (a message, or a stream of them). */
export type Stream = (
  runtime: Runtime,
  call: Call,
  request: never,
  signal: AbortSignal,
) => AsyncIterable<Reply> | Promise<Reply>

/** By full name: `eventkit.v1.JournalService/FollowJournal`. */
export type Streams = Readonly<Record<string, Stream>>

/** A path that a streaming rpc has over REST, with its fields in the query: the one form the contract's paths cannot say. */
export interface StreamPath {
  path: string
  /** The rpc it stands for: `eventkit.v1.ImportService.UploadImport`. */
  name: string
  tag: string
  options: DescMessage
  permission: string
}

/** A file as the body of a request. */
export interface Upload extends StreamPath {
  reply: DescMessage
}

/** A file as the reply, of one of these media types. */
export interface Download extends StreamPath {
  types: readonly string[]
}

/** A path that the contract's own cannot say: the body is a file, or the reply is one, or it belongs to no rpc. */
export interface RawRoute {
  mount(http: FastifyInstance, runtime: Runtime): void | Promise<void>
  /** The streaming rpc that it stands for, as /openapi.json tells of it. */
  upload?: Upload
  download?: Download
}

/** A number of /metrics: how many entries of a kind were committed in this process, or what it reads when asked. */
export type Metric = { name: string; help: string } & (
  | { entries: string }
  | { read: (runtime: Runtime) => number | Promise<number> }
)

/** Something of a module that runs as long as its process serves. */
export interface Running {
  /** Called before the server stops taking requests. */
  close(): Promise<void>
}

/** Copies what a module has attached to a record to another one of its kind, which was made from it in this transaction. */
export type Copied = (ctx: Ctx, type: string, fromId: string, toId: string) => Promise<void>

/** What a module gives to the server; `src/modules.ts` lists them all. Nothing else of it is known by name. */
export interface Module {
  /** The first part of its permissions, journal kinds and tables. */
  name: string
  services?: readonly ServedService[]
  /** The streaming methods of any service, by their full names. */
  streams?: Streams
  routes?: readonly RawRoute[]
  /** What calls wait for before they take a connection, by the full name of the rpc. */
  waits?: Readonly<Record<string, Wait>>
  /** Every permission the module knows, such as `work.task.write`, with the built-in roles that have it. */
  permissions?: Readonly<Record<string, Grant>>
  /** Who may see its journal entries, by the first two parts of their kind; see `Visibility` for what holds of the others. */
  visibility?: Readonly<Record<string, Visibility>>
  /** What people are told of, by names that begin as the module's. */
  notices?: NoticeKinds
  /** By journal kind; `*` stands for every kind, and comes after those. */
  reactions?: Readonly<Record<string, readonly Reaction[]>>
  /** What it copies along when a record is copied, such as the next of a series. */
  copied?: Copied
  /** The file formats the module can bring in. */
  importers?: readonly Importer[]
  /** What the settings attach to the journal, in a process that does background work. */
  sinks?: (config: Config) => readonly AnySink[]
  metrics?: readonly Metric[]
  /** What it adds to the demo company of `npm start -- --demo`. */
  demo?: Demo
  /** The kinds of job the module adds; every process knows all, those that work run them. */
  jobs?: readonly JobKind[]
  /** The server's own jobs that come due by the clock. */
  crons?: readonly Cron[]
  /** Starts what runs in a process that serves, beside its HTTP server. */
  start?: (runtime: Runtime, server: Server) => Running
}

const defined: Module[] = []

/** Defines a module, and makes its permissions and the visibility of its entries known. */
export function defineModule(module: Module): Module {
  declarePermissions(module.permissions ?? {})
  declareVisibility(module.visibility ?? {})
  defined.push(module)
  return module
}

/** Every module that was defined in this process. */
export const definedModules = (): readonly Module[] => defined
