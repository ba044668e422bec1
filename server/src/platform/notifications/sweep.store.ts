import sql from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'

/** A person of any company. */
export interface Person {
  tenant_id: string
  user_id: string
}

/** Forgets what came before a time, at most so many. Answers how many went. */
export async function forgetOld(ctx: Ctx, before: Date, most: number): Promise<number> {
  const { removed } = await ctx.db.one<{ removed: number }>(sql`
    select notifications_forget_old(${before}, ${most}) as removed`)
  return removed
}

/**
 * Forgets, at most so many, what the next people after one have beyond their newest `kept`. Answers the last of these people and
 * how many went; undefined when nobody is left.
 */
export const forgetSurplus = (
  ctx: Ctx,
  { tenant_id, user_id }: Person,
  people: number,
  kept: number,
  most: number,
): Promise<(Person & { removed: number }) | undefined> =>
  ctx.db.maybe(sql`select * from notifications_forget_surplus(${tenant_id}, ${user_id}, ${people}, ${kept}, ${most})`)

/** The companies in which e-mail that came due before a time is not sent. */
export const listOverdue = (ctx: Ctx, before: Date): Promise<{ tenant_id: string }[]> =>
  ctx.db.rows(sql`select * from notifications_overdue(${before})`)
