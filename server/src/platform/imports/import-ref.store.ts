import sql from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import { databaseVerdict } from '../../kernel/db.ts'
import { importsBusy } from './runtime-of.ts'
import type { ImportRef } from './import.rules.ts'

const statementTimedOut = '57014'

/**
 * Makes imports into the same scope wait for each other until the transaction ends: two of one file must not double. Throws
 * imports_busy when the other takes longer than a statement may.
 */
export async function lockScope(ctx: Ctx, scope: string): Promise<void> {
  try {
    await ctx.db.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`imports ${ctx.tenantId} ${scope}`}, 0))`)
  } catch (error) {
    throw databaseVerdict(error)?.code === statementTimedOut ? importsBusy() : error
  }
}

/** What these keys became at earlier imports, by key. */
export async function findRefs(ctx: Ctx, scope: string, keys: string[]): Promise<Map<string, ImportRef>> {
  const rows = await ctx.db.rows<ImportRef>(sql`
    select key, subject_id, fingerprints from imports_ref
    where tenant_id = ${ctx.tenantId} and scope = ${scope} and key = any(${keys})`)
  return new Map(rows.map((row) => [row.key, row]))
}

/** Remembers what keys became, in one statement. */
export async function saveRefs(ctx: Ctx, scope: string, refs: ImportRef[]): Promise<void> {
  if (refs.length === 0) return
  await ctx.db.run(sql`
    insert into imports_ref (tenant_id, scope, key, subject_id, fingerprints)
    select ${ctx.tenantId}::uuid, ${scope}, r.key, r.subject_id, r.fingerprints
    from jsonb_to_recordset(${JSON.stringify(refs)}::jsonb) as r(key text, subject_id uuid, fingerprints jsonb)
    on conflict (tenant_id, scope, key) do update set subject_id = excluded.subject_id, fingerprints = excluded.fingerprints`)
}
