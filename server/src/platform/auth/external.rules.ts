import type { JWTPayload } from 'jose'
import type { Config } from '../../config.ts'
import { isUuid, nilId } from '../../kernel/ids.ts'
import { composed, withoutControls } from '../../kernel/text.ts'
import { findBuiltInRole, plannerRole } from '../rbac/index.ts'

/** What an outside JWT says of its bearer. */
export interface OutsideClaims {
  tenantId: string
  userId: string
  /** Epoch milliseconds. */
  expiresAt: number
  /** Undefined when the token names none; then the person keeps the role they have. */
  role: string | undefined
  name: string | undefined
}

type Mapping = Pick<Config, 'authExternalClaims' | 'authExternalRoles'>

/**
 * Reads the claims of an outside JWT whose signature was checked; undefined when one is missing or malformed. Times are not
 * judged here.
 */
export function readOutsideClaims(config: Mapping, payload: JWTPayload): OutsideClaims | undefined {
  const claims = config.authExternalClaims
  const tenantId = toId(payload[claims.company])
  const userId = toId(payload[claims.user])
  const expiresAt = toInstant(payload[claims.expires])
  if (!tenantId || !userId || expiresAt === undefined) return undefined
  const role = payload[claims.role]
  const name = payload['name']
  return {
    tenantId,
    userId,
    expiresAt,
    role: typeof role === 'string' && role !== '' ? roleOf(config, role) : undefined,
    name: typeof name === 'string' ? toName(name) : undefined,
  }
}

/** Ours for an outside role: as configured, else Planner. The outside service says who somebody is, not what they may here. */
function roleOf(config: Mapping, outside: string): string {
  const mapped = Object.hasOwn(config.authExternalRoles, outside) ? config.authExternalRoles[outside] : undefined
  return findBuiltInRole(mapped ?? '')?.key ?? plannerRole
}

/** A uuid in the form the database gives it back. The nil uuid is nobody's: it is what sessions without a company run as. */
function toId(value: unknown): string | undefined {
  if (typeof value !== 'string' || !isUuid(value)) return undefined
  const id = value.toLowerCase()
  return id === nilId ? undefined : id
}

/** Milliseconds since 1970 as a number or as decimal digits. Seconds read as milliseconds are long past, so they are refused. */
function toInstant(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined
  if (typeof value !== 'string' || !/^\d{1,15}$/.test(value)) return undefined
  return Number(value)
}

/** A name fit to show, or none; a token is not refused for it. */
function toName(text: string): string | undefined {
  const name = withoutControls('name', composed(text.toWellFormed())).trim().slice(0, 120)
  return name === '' ? undefined : name
}
