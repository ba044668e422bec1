import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { Db } from './db.ts'
import type { JobQueue } from './job-queue.ts'
import type { JsonObject, JsonValue } from './json.ts'
import type { Keyring } from './keyring.ts'

/** How far a permission on records goes; each goes as far as the one before it and further. */
export type Reach = 'own' | 'assigned' | 'workspace' | 'company'

/** Who is calling, and what they may. */
export interface Principal {
  readonly via: 'session' | 'api_key' | 'external' | 'system' | 'nobody'
  readonly tenantId: string
  readonly userId: string
  readonly name: string
  readonly role: string
  readonly locale: string
  readonly timeZone: string
  readonly permissions: ReadonlySet<string>
  /** How far permissions go that do not go as far as `workspace`, or go further. */
  readonly reach?: ReadonlyMap<string, Reach>
  /** The role in each workspace they are in. */
  readonly workspaces: ReadonlyMap<string, 'team_lead' | 'team_member'>
  /** The family of refresh tokens a session belongs to. */
  readonly sessionId?: string
  /** The API key used. */
  readonly apiKeyId?: string
}

/** An e-mail. */
export interface Mail {
  to: string
  subject: string
  text: string
  html?: string
  /** The name before the sender's address. */
  fromName?: string
  /** Without the part behind the @, which is the sender's: `abc`. */
  messageId?: string
  /** What it follows, in the same form. */
  inReplyTo?: string
  headers?: Readonly<Record<string, string>>
}

/** Sends one e-mail, and answers what the mail server said, or true. False when no mail server is set. */
export type SendMail = (mail: Mail) => Promise<boolean | { answer: string }>

/** The next free number of a company's series, such as its tasks'. Grows, never repeats, may leave gaps. */
export type NextNumber = (tenantId: string, series: string) => Promise<number>

/** What actions use beside the database. */
export interface Services {
  readonly config: Config
  /** Signs page tokens and encrypts stored keys. */
  readonly secret: string
  /** Opens what the database keeps encrypted. */
  readonly keyring: Keyring
  readonly sendMail: SendMail
  /** bcrypt's work factor for new passwords. */
  readonly passwordCost: number
  readonly nextNumber: NextNumber
  readonly jobs: JobQueue
}

/** One field's change. Instants are RFC 3339 text. */
export interface Change {
  field: string
  old: JsonValue
  new: JsonValue
}

/** Which values of an entry say who a person is; they are kept under that person's key, and go when it is destroyed. */
export interface Personal {
  personId: string
  /** Changed fields, before and after. */
  fields?: readonly string[]
  /** Of the payload. */
  payload?: readonly string[]
}

/** A change as an action tells it; who, when and why come from the ctx. */
export interface NewEntry {
  /** Past tense: `work.task.completed`. */
  kind: string
  subjectType: string
  subjectId: string
  subjectVersion: number
  workspaceId?: string | null
  changes: Change[]
  payload?: JsonObject
  personal?: readonly Personal[]
}

/** A change as it is kept. */
export interface Entry extends NewEntry {
  id: string
  tenantId: string
  actorId: string
  causationId?: string
  correlationId: string
  occurredAt: Date
  receivedAt: Date
}

/** Everything an action knows of its call. Always the first argument. */
export interface Ctx {
  readonly tenantId: string
  readonly principal: Principal
  /** Bound to the caller's company; inside a transaction for rpcs that change something. */
  readonly db: Db
  readonly services: Services
  /** The client's clock: what people see and filter by. */
  readonly now: Date
  /** The server's clock. */
  readonly receivedAt: Date
  readonly requestId: string
  /** Whether the caller has disconnected, so that long work can stop. */
  readonly isGone: () => boolean
  /** One for everything that follows from one request. */
  readonly correlationId: string
  readonly log: Logger
  /** The caller's address and cookies, and cookies to set, where the protocol has them. */
  readonly http: HttpExchange
  /** Writes a change into the journal with this transaction. Nothing else writes to it. */
  record(entry: NewEntry): void
  /**
   * Called when everything else of this transaction is done, right before its commit: once a name, and in the order of names.
   * For rows that transactions share, such as a job that several ask for: who waits for one waits for no more than a commit,
   * and never in a circle. Must not record anything.
   */
  beforeCommit(name: string, run: () => Promise<unknown>): void
  /** Called once this transaction is committed, and never if it is not. Must neither wait nor fail. */
  afterCommit(run: () => void): void
  /** Runs in a transaction of its own beside this one: what it records is seen at once, whatever becomes of this call. */
  beside<T>(run: (ctx: Ctx) => Promise<T>): Promise<T>
  /** The same transaction with another person of the company as its actor: the one whom a link or a cookie identifies. */
  actAs(principal: Principal): Ctx
  /**
   * Opens a transaction as somebody of a company. Only calls without a signed-in caller need it. They start without a
   * company and without a connection, so that none is held while a password is checked.
   */
  transact<T>(principal: Principal, run: (ctx: Ctx) => Promise<T>): Promise<T>
}

export interface HttpExchange {
  readonly address: string
  /** The page a browser sent this from, and the host it was sent to. */
  readonly origin: string | undefined
  readonly host: string | undefined
  cookies(): ReadonlyMap<string, string>
  /** Sets a header of the reply, as for a cookie. */
  setHeader(name: string, value: string): void
}
