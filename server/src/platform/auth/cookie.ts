import type { Config } from '../../config.ts'
import type { Ctx } from '../../kernel/ctx.ts'
import { forbidden } from '../../kernel/errors.ts'

/** Holds the refresh token. */
export const refreshCookie = 'eventkit_refresh'

/** How long a signed-in device may stay away. */
export const refreshSeconds = 7 * 24 * 3600

/** Hands the refresh token to the browser, out of reach of scripts and of other sites. */
export function setRefreshCookie(ctx: Ctx, token: string): void {
  writeCookie(ctx, { name: refreshCookie, value: token, path: '/api/v1', maxAge: refreshSeconds })
}

/** Takes the refresh token back from the browser. */
export function clearRefreshCookie(ctx: Ctx): void {
  writeCookie(ctx, { name: refreshCookie, value: '', path: '/api/v1', maxAge: 0 })
}

/** Sets a cookie that scripts and other sites do not see; for `maxAge` seconds. */
export function writeCookie(
  ctx: Ctx,
  { name, value, path, maxAge }: { name: string; value: string; path: string; maxAge: number },
): void {
  const parts = [`${name}=${value}`, `Path=${path}`, `Max-Age=${maxAge}`, 'HttpOnly', 'SameSite=Strict']
  if (!isPlainLocalhost(ctx.services.config)) parts.push('Secure')
  ctx.http.setHeader('set-cookie', parts.join('; '))
}

function isPlainLocalhost(config: Pick<Config, 'publicUrl'>): boolean {
  const { protocol, hostname } = new URL(config.publicUrl)
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}

/**
 * True when a request that carries the cookie comes from our own pages, or from no page at all (no Origin). SameSite=Strict
 * already keeps other sites' requests without it; this also keeps out other ports and subdomains of the same site, and old
 * browsers. The page may be on PUBLIC_URL or on whatever host the request went to (another name of this machine).
 */
export function isOwnOrigin(
  config: Pick<Config, 'publicUrl'>,
  origin: string | undefined,
  host: string | undefined,
): boolean {
  if (origin === undefined) return true
  if (!URL.canParse(origin)) return false
  return origin === new URL(config.publicUrl).origin || new URL(origin).host === host
}

/** Refuses a request by cookie from another site's page. */
export function assertOwnOrigin(ctx: Ctx): void {
  const { origin, host } = ctx.http
  if (!isOwnOrigin(ctx.services.config, origin, host))
    throw forbidden('This can only be called from EventKit’s own pages.')
}
