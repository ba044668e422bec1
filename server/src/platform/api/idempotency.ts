import { createHmac } from 'node:crypto'
import { clearField, clone, create, fromBinary, type Message, toBinary } from '@bufbuild/protobuf'
import sql from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import { conflict, invalid } from '../../kernel/errors.ts'
import { isSecret } from '../../kernel/field-rules.ts'
import type { Reply } from '../module.ts'
import type { Rpc } from './contract.ts'
import type { Call } from '../runtime.ts'

type Around = (ctx: Ctx, run: () => Promise<Reply>) => Promise<Reply>

/**
 * With an `Idempotency-Key`, the first reply is kept for a day and answers every repeat; two at once wait for each other on
 * the key's row. The same key with another request is a conflict.
 */
export async function withIdempotencyKey(
  rpc: Rpc,
  call: Call,
  request: Message,
  transact: (around: Around) => Promise<Reply>,
): Promise<Reply> {
  const key = call.header('idempotency-key')
  if (key === undefined) return transact((_, run) => run())
  if (key.length === 0 || key.length > 200) throw invalid('Idempotency-Key', 'must have 1 to 200 characters')
  return transact(async (ctx, run) => {
    // Keyed, since a request may hold a password, and a bare digest of that could be guessed at.
    const hash = createHmac('sha256', ctx.services.secret)
      .update(rpc.name)
      .update(toBinary(rpc.input, request))
      .digest()
    const first = await claimKey(ctx, rpc, key, hash)
    if (first) return fromBinary(rpc.output, first)
    const reply = create(rpc.output, await run())
    await ctx.db.run(sql`
      update api_idempotency_key set reply = ${Buffer.from(toBinary(rpc.output, withoutSecrets(rpc, reply)))}
      where tenant_id = ${ctx.tenantId} and user_id = ${ctx.principal.userId} and key = ${key}`)
    return reply
  })
}

/** What is shown once is not kept: fields marked `debug_redact` in the contract are empty in a repeated reply. */
function withoutSecrets(rpc: Rpc, reply: Message): Message {
  const secrets = rpc.output.fields.filter(isSecret)
  if (secrets.length === 0) return reply
  const kept = clone(rpc.output, reply)
  for (const field of secrets) clearField(kept, field)
  return kept
}

/** The first reply when the key is known; undefined when it is new, and now ours. */
async function claimKey(ctx: Ctx, rpc: Rpc, key: string, hash: Buffer): Promise<Uint8Array | undefined> {
  const claimed = await ctx.db.run(sql`
    insert into api_idempotency_key (tenant_id, user_id, key, rpc, request_hash)
    values (${ctx.tenantId}, ${ctx.principal.userId}, ${key}, ${rpc.name}, ${hash}) on conflict do nothing`)
  if (claimed === 1) return undefined
  const known = await ctx.db.one<{ request_hash: Buffer; reply: Buffer | null }>(sql`
    select request_hash, reply from api_idempotency_key
    where tenant_id = ${ctx.tenantId} and user_id = ${ctx.principal.userId} and key = ${key}`)
  if (!known.request_hash.equals(hash)) {
    throw conflict('idempotency_key_reused', 'This Idempotency-Key was used for another request.')
  }
  // It told of somebody who was erased since. Nothing is done twice all the same.
  if (!known.reply) throw conflict('reply_erased', 'This request was carried out; its reply is no longer kept.')
  return known.reply
}
