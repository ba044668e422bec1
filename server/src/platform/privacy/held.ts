import type { Ctx } from '../../kernel/ctx.ts'
import { newId } from '../../kernel/ids.ts'
import type { JsonValue } from '../../kernel/json.ts'
import { destroyPersonKeys } from './person-key.store.ts'
import { keysById, keysOf } from './person-key.ts'
import { sealJson, unsealJson } from './sealed-json.ts'

/**
 * A value that is needed for a while, encrypted under a key of its own: whoever destroys the key has it forgotten wherever it
 * was written meanwhile. JSON.
 */
export type Held = { holder: string; key: string; box: string }

type Keeper = Pick<Ctx, 'db' | 'services' | 'tenantId'>

const contextOf = ({ tenantId }: Keeper, holder: string): string => `${tenantId} held ${holder}`

/** Encrypts a value for as long as it is needed. */
export async function hold(ctx: Keeper, value: JsonValue): Promise<Held> {
  const holder = newId()
  const made = (await keysOf(ctx.db, ctx.services.keyring, ctx.tenantId, [holder])).get(holder)
  if (!made?.key) throw new Error('there is no key for what is to be held')
  return { holder, key: made.id, box: sealJson(made.key, contextOf(ctx, holder), value).toString('base64') }
}

/** What is held; undefined once it was let go. Throws when it, or its key, was changed in the database. */
export async function heldValue(ctx: Keeper, { holder, key, box }: Held): Promise<unknown> {
  const keys = await keysById(ctx.db, ctx.services.keyring, [key])
  const opened = keys.get(key)
  if (keys.has(key) && !opened) return undefined
  const value = opened && unsealJson(opened, contextOf(ctx, holder), Buffer.from(box, 'base64'))
  if (value === undefined) throw new Error('what is held was changed in the database')
  return value
}

/** Forgets what is held, for good. */
export const letGo = (ctx: Keeper & Pick<Ctx, 'receivedAt'>, { holder }: Held): Promise<number> =>
  destroyPersonKeys(ctx.db, ctx.tenantId, [holder], ctx.receivedAt)
