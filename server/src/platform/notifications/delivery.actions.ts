import type { Ctx } from '../../kernel/ctx.ts'
import { type Page, type PageRequest, readPage } from '../../kernel/page.ts'
import { type DeliveryRow, listDeliveryRows } from './delivery.store.ts'

/** One page of the caller's notifications by e-mail and what became of each, newest first. */
export function listOwnDeliveries(ctx: Ctx, request: PageRequest): Promise<Page<DeliveryRow>> {
  return readPage(
    ctx,
    request,
    ['deliveries', ctx.principal.userId],
    (cursor, limit) => listDeliveryRows(ctx, cursor, limit),
    (row) => [row.queued_at.toISOString(), row.delivery_id],
  )
}
