import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as parse from './config.parsers.ts'

/** What the server runs with. Read from the environment once, at start; see `settings` for what each key means. */
export interface Config {
  port: number
  grpcPort: number
  host: string
  publicUrl: string
  dataDir: string
  databaseUrl: string | undefined
  databaseOwnerUrl: string | undefined
  databasePool: number
  secret: string
  formerSecret: string | undefined
  signUp: 'first' | 'approval' | 'open' | 'closed'
  authExternalPublicKey: string | undefined
  authExternalJwksUrl: string | undefined
  authExternalClaims: ExternalClaims
  authExternalRoles: Record<string, string>
  smtpUrl: string | undefined
  smtpFrom: string
  rateLimit: boolean
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  journalFile: string | undefined
  journalFileKinds: string[]
  trustProxy: boolean | number | string
  maxConnections: number
  metricsToken: string | undefined
  role: 'all' | 'api' | 'worker'
  webhookPrivateAddresses: boolean
  webhookTimeout: number
}

/** Which claim of an outside JWT holds what. */
export interface ExternalClaims {
  user: string
  company: string
  expires: string
  role: string
}

/** One environment variable. */
export interface Setting<T> {
  name: string
  /** The text used when the variable is absent or empty; undefined leaves the key undefined. */
  fallback: string | undefined | ((env: Env) => string)
  /** How the fallback reads in lists, when it is not itself. */
  fallbackShown?: string
  /** Never printed. */
  isSecret?: true
  docs: string
  parse: parse.Parser<T>
}

/** The environment, such as process.env. */
export type Env = Readonly<Record<string, string | undefined>>

/** The one table of settings: loadConfig, `eventkit config` and the README's list are made from it. */
export const settings: { readonly [K in keyof Config]: Setting<Exclude<Config[K], undefined>> } = {
  port: { name: 'PORT', fallback: '8080', docs: 'Web, REST and Connect.', parse: parse.port },
  grpcPort: {
    name: 'GRPC_PORT',
    fallback: '8081',
    docs: 'gRPC, gRPC-Web and Connect streaming (HTTP/2).',
    parse: parse.port,
  },
  host: {
    name: 'HOST',
    fallback: '127.0.0.1',
    docs: 'The address to listen on. This machine only unless set; `0.0.0.0` serves the network.',
    parse: parse.text,
  },
  publicUrl: {
    name: 'PUBLIC_URL',
    fallback: (env) => `http://localhost:${env.PORT || '8080'}`,
    fallbackShown: 'http://localhost:PORT',
    docs: 'The address that people open; used in links and for the cookie’s Secure flag.',
    parse: parse.url('http', 'https'),
  },
  dataDir: {
    name: 'EVENTKIT_DATA',
    fallback: '.eventkit',
    docs: 'The folder of the embedded database, its passwords and the generated secret.',
    parse: parse.path,
  },
  databaseUrl: {
    name: 'DATABASE_URL',
    fallback: undefined,
    isSecret: true,
    docs: 'A PostgreSQL 15+ server, with the limited role of the app. Without it an embedded PostgreSQL runs.',
    parse: parse.url('postgres', 'postgresql'),
  },
  databaseOwnerUrl: {
    name: 'DATABASE_OWNER_URL',
    fallback: undefined,
    isSecret: true,
    docs: 'The same database, with the role that owns its tables, for migrations. Without it the server only checks them when it starts.',
    parse: parse.url('postgres', 'postgresql'),
  },
  databasePool: {
    name: 'DATABASE_POOL',
    fallback: '12',
    docs: 'Database connections of one process. One company can use all but two of them at a time.',
    parse: parse.wholeNumber(2, 500),
  },
  secret: {
    name: 'EVENTKIT_SECRET',
    fallback: undefined,
    fallbackShown: 'generated, kept in EVENTKIT_DATA',
    isSecret: true,
    docs: 'Signs page tokens and encrypts stored keys; at least 32 characters. Processes that share a database must share it.',
    parse: parse.longText(32),
  },
  formerSecret: {
    name: 'EVENTKIT_FORMER_SECRET',
    fallback: undefined,
    isSecret: true,
    docs: 'The secret before, while it is being changed: set both, restart all processes, run `npx eventkit keys rotate`, remove this.',
    parse: parse.longText(32),
  },
  signUp: {
    name: 'SIGN_UP',
    fallback: 'first',
    docs: 'Who may create a company: `first` (until one exists), `approval` (by the operator), `open`, `closed`.',
    parse: parse.oneOf('first', 'approval', 'open', 'closed'),
  },
  authExternalPublicKey: {
    name: 'AUTH_EXTERNAL_PUBLIC_KEY',
    fallback: undefined,
    docs: 'The public key (PEM) that verifies JWTs of an external identity service: RS256, ES256 or EdDSA.',
    parse: parse.publicKeyPem,
  },
  authExternalJwksUrl: {
    name: 'AUTH_EXTERNAL_JWKS_URL',
    fallback: undefined,
    docs: 'Where the external identity service publishes its keys, instead of one fixed key.',
    parse: parse.url('http', 'https'),
  },
  authExternalClaims: {
    name: 'AUTH_EXTERNAL_CLAIMS',
    fallback: '{"user":"u-id","company":"a-id","expires":"e","role":"r"}',
    docs: 'The names of the claims in an external JWT, as JSON; `expires` is in milliseconds.',
    parse: parse.stringMap('user', 'company', 'expires', 'role'),
  },
  authExternalRoles: {
    name: 'AUTH_EXTERNAL_ROLES',
    fallback: '{}',
    docs: 'Role names of the external service and ours, as JSON: `{"boss":"admin"}`. Any other role is a Planner.',
    parse: parse.stringMap(),
  },
  smtpUrl: {
    name: 'SMTP_URL',
    fallback: undefined,
    isSecret: true,
    docs: 'The mail server. Without it, nobody is notified by e-mail, invitation links are shown to the inviter, and all links are written to the log.',
    parse: parse.url('smtp', 'smtps'),
  },
  smtpFrom: {
    name: 'SMTP_FROM',
    fallback: 'EventKit <eventkit@localhost>',
    docs: 'The sender of mail.',
    parse: parse.text,
  },
  rateLimit: {
    name: 'RATE_LIMIT',
    fallback: 'on',
    docs: '`off` removes the limits per person, key and address; for measurements only.',
    parse: parse.onOff,
  },
  logLevel: {
    name: 'LOG_LEVEL',
    fallback: 'info',
    docs: 'fatal, error, warn, info, debug, trace or silent.',
    parse: parse.oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
  },
  journalFile: {
    name: 'JOURNAL_FILE',
    fallback: undefined,
    docs: 'A file to append every journal entry to, one JSON object a line.',
    parse: parse.path,
  },
  journalFileKinds: {
    name: 'JOURNAL_FILE_KINDS',
    fallback: '*',
    docs: 'Which kinds go there, as a comma list of patterns: `work.task.*,planning.*`.',
    parse: parse.list,
  },
  trustProxy: {
    name: 'TRUST_PROXY',
    fallback: 'off',
    docs: 'Which proxies to trust for X-Forwarded-For: `off`, `on`, a number of proxies, or their addresses.',
    parse: parse.trustedProxies,
  },
  maxConnections: {
    name: 'MAX_CONNECTIONS',
    fallback: '10000',
    docs: 'Connections of callers at once, a quarter of them gRPC’s; fewer where this process may have fewer files open.',
    parse: parse.wholeNumber(20, 1_000_000),
  },
  metricsToken: {
    name: 'METRICS_TOKEN',
    fallback: undefined,
    isSecret: true,
    docs: 'The token that `/metrics` requires as `Authorization: Bearer …`, at least 16 characters. Without it, only this machine can read the metrics.',
    parse: parse.longText(16),
  },
  role: {
    name: 'ROLE',
    fallback: 'all',
    docs: 'What this process does, also as `--role`: `api` answers requests, `worker` runs background jobs, `all` does both.',
    parse: parse.oneOf('all', 'api', 'worker'),
  },
  webhookPrivateAddresses: {
    name: 'WEBHOOK_PRIVATE_ADDRESSES',
    fallback: 'off',
    docs: '`on` lets companies have webhooks in this server’s own network: private, link-local and loopback addresses, on any port. Everybody who may make webhooks can then reach what this machine reaches.',
    parse: parse.onOff,
  },
  webhookTimeout: {
    name: 'WEBHOOK_TIMEOUT',
    fallback: '15',
    docs: 'Seconds that the receiver of a webhook may take to answer, 1 to 60.',
    parse: parse.wholeNumber(1, 60),
  },
}

/** The settings cannot be used; the message has a line for each variable that is wrong. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** The settings as they are given: without a secret where none is. */
export type GivenConfig = Omit<Config, 'secret'> & { secret: string | undefined }

/**
 * Reads and checks every setting. The secret, when none is given, is made once and kept in the data folder.
 * @throws ConfigError naming each variable that is wrong and what it may be
 */
export function loadConfig(env: Env): Config {
  const config = checkConfig(env)
  return { ...config, secret: config.secret ?? keptSecret(config.dataDir) }
}

/** The same for who only looks: nothing is made. @throws ConfigError */
export function checkConfig(env: Env): GivenConfig {
  const problems: string[] = []
  const values: Record<string, unknown> = {}
  for (const [key, setting] of Object.entries<Setting<unknown>>(settings)) {
    try {
      values[key] = readSetting(setting, env)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      if (!env[setting.name]) continue // a default made from another variable, which has its own line
      problems.push(
        `${setting.name} must be ${error.message}${setting.isSecret ? '' : `, not "${env[setting.name] ?? ''}"`}`,
      )
    }
  }
  if (env.DATABASE_OWNER_URL && !env.DATABASE_URL) problems.push('DATABASE_OWNER_URL needs DATABASE_URL beside it')
  if (env.AUTH_EXTERNAL_PUBLIC_KEY && env.AUTH_EXTERNAL_JWKS_URL) {
    problems.push('AUTH_EXTERNAL_PUBLIC_KEY and AUTH_EXTERNAL_JWKS_URL exclude each other')
  }
  if (problems.length > 0) throw new ConfigError(problems.join('\n'))
  // The table's type ties every key to its parser, so the record is complete but for the secret.
  return values as unknown as GivenConfig
}

/** One line of the listing of settings: the name, what it is now (secrets hidden), its default and its meaning. */
export interface SettingLine {
  name: string
  value: string
  isSet: boolean
  fallback: string
  docs: string
}

/** Lists every setting as `eventkit config` and the README show it. */
export function listSettings(env: Env): SettingLine[] {
  return Object.values<Setting<unknown>>(settings).map((setting) => {
    const given = env[setting.name] || undefined
    const fallback = typeof setting.fallback === 'function' ? setting.fallback(env) : setting.fallback
    return {
      name: setting.name,
      value: given === undefined ? (fallback ?? '') : setting.isSecret ? '(set)' : given,
      isSet: given !== undefined,
      fallback: setting.fallbackShown ?? fallback ?? '',
      docs: setting.docs,
    }
  })
}

function readSetting(setting: Setting<unknown>, env: Env): unknown {
  const given = env[setting.name] || (typeof setting.fallback === 'function' ? setting.fallback(env) : setting.fallback)
  return given === undefined ? undefined : setting.parse(given)
}

function keptSecret(dataDir: string): string {
  const file = join(dataDir, 'secret')
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true })
    const draft = join(dataDir, `secret.${process.pid}`)
    writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600 })
    try {
      // A link is made atomically, so two processes that start at once agree on the first one's secret.
      linkSync(draft, file)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    } finally {
      rmSync(draft)
    }
  }
  return readFileSync(file, 'utf8').trim()
}
