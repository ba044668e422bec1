import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Ctx } from '../../kernel/ctx.ts'
import { newId } from '../../kernel/ids.ts'
import { writeCookie } from './cookie.ts'

/** Says that an account signed in here before. It opens nothing: it only gives a device its own budget of guesses. */
const deviceCookie = 'eventkit_device'
const goodForSeconds = 365 * 24 * 3600
/** People who share a device, or have several accounts. */
const mostAccounts = 8

/** The device's id when the account signed in on it before. */
export function findDevice(ctx: Ctx, account: string): string | undefined {
  const { id, seals } = readDevice(ctx)
  return id && seals.some((seal) => isSame(seal, sealOf(ctx, id, account))) ? id : undefined
}

/** Remembers that the account signed in on this device. */
export function rememberDevice(ctx: Ctx, account: string): void {
  if (findDevice(ctx, account)) return
  const { id = newId(), seals } = readDevice(ctx)
  const value = [id, sealOf(ctx, id, account), ...seals].slice(0, 1 + mostAccounts).join('.')
  writeCookie(ctx, { name: deviceCookie, value, path: '/api/v1/auth', maxAge: goodForSeconds })
}

function readDevice(ctx: Ctx): { id: string | undefined; seals: string[] } {
  const [id, ...seals] = (ctx.http.cookies().get(deviceCookie) ?? '').split('.').slice(0, 1 + mostAccounts)
  return { id: id || undefined, seals }
}

const sealOf = (ctx: Ctx, id: string, account: string): string =>
  createHmac('sha256', ctx.services.secret)
    .update(`eventkit.auth.device ${id} ${account.toLowerCase()}`)
    .digest('base64url')

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
