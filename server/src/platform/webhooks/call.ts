import type { Ctx } from '../../kernel/ctx.ts'
import { forbidden } from '../../kernel/errors.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { getListeningForUpdate, recordDoing } from './endpoint.actions.ts'

/**
 * Has one webhook told something, as an entry of its own: whatever kinds it is told of otherwise, in order, with all tries and in
 * its log. No other webhook is told.
 * @throws forbidden for who may not change webhooks; failedPrecondition where it is switched off
 */
export async function callWebhook(ctx: Ctx, id: string, payload: JsonObject): Promise<void> {
  if (!ctx.principal.permissions.has('webhooks.endpoint.write'))
    throw forbidden('To call a webhook takes the permission to change webhooks.')
  recordDoing(ctx, await getListeningForUpdate(ctx, id), 'called', payload)
}
