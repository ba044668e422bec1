import type { Ctx } from '../../kernel/ctx.ts'
import { definedModules } from '../module.ts'

/** Has every module copy what it attached to a record to another that was made from it: what travels along, such as reminders. */
export async function copyAttached(ctx: Ctx, type: string, fromId: string, toId: string): Promise<void> {
  for (const { copied } of definedModules()) await copied?.(ctx, type, fromId, toId)
}
