import sql from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import { databaseVerdict } from '../../kernel/db.ts'
import { importsBusy } from './import.turns.ts'
import type { ImportRef } from './import.rules.ts'

const columns = sql`r.key, r.subject_id, r.fingerprints, r.group_key, r.version, r.is_removed`

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

/** What these keys became at earlier imports of the company: several records, where people did not see each other's. */
export const findRefs = (ctx: Ctx, scope: string, keys: string[]): Promise<ImportRef[]> =>
  ctx.db.rows<ImportRef>(sql`
    select ${columns} from imports_ref r
    where r.tenant_id = ${ctx.tenantId} and r.scope = ${scope} and r.key = any(${keys})`)

/** Remembers what keys became, in one statement. */
export async function saveRefs(ctx: Ctx, scope: string, refs: ImportRef[]): Promise<void> {
  if (refs.length === 0) return
  await ctx.db.run(sql`
    insert into imports_ref (tenant_id, scope, key, subject_id, fingerprints, group_key, version, is_removed)
    select ${ctx.tenantId}::uuid, ${scope}, ${columns}
    from jsonb_to_recordset(${JSON.stringify(refs)}::jsonb) as r(
      key text, subject_id uuid, fingerprints jsonb, group_key text, version int, is_removed boolean)
    on conflict (tenant_id, scope, key, subject_id) do update set
      fingerprints = excluded.fingerprints, group_key = excluded.group_key, version = excluded.version,
      is_removed = excluded.is_removed`)
}

/** Forgets that keys became records. */
export async function deleteRefs(
  ctx: Ctx,
  scope: string,
  refs: readonly Pick<ImportRef, 'key' | 'subject_id'>[],
): Promise<void> {
  if (refs.length === 0) return
  const [keys, ids] = [refs.map(({ key }) => key), refs.map(({ subject_id }) => subject_id)]
  await ctx.db.run(sql`
    delete from imports_ref where tenant_id = ${ctx.tenantId} and scope = ${scope}
      and (key, subject_id) in (select * from unnest(${keys}::text[], ${ids}::uuid[]))`)
}

/**
 * The keys that earlier imports of the company had in the groups that an import has all of, and the import has no longer.
 * `not in` reads the import's keys once; as `not exists` PostgreSQL without statistics read all of its rows for each key (15 s
 * for 5,000).
 */
export async function listVanishedKeys(
  ctx: Pick<Ctx, 'db' | 'tenantId'>,
  importId: string,
  scope: string,
): Promise<string[]> {
  const rows = await ctx.db.rows<Pick<ImportRef, 'key'>>(sql`
    with whole as (
      select group_key from imports_row
      where tenant_id = ${ctx.tenantId} and import_id = ${importId} and group_key <> ''
      group by group_key having not bool_or(is_partial))
    select distinct r.key from imports_ref r join whole using (group_key)
    where r.tenant_id = ${ctx.tenantId} and r.scope = ${scope} and not r.is_removed and r.key not in (
      select t.key from imports_row t where t.tenant_id = ${ctx.tenantId} and t.import_id = ${importId})
    order by r.key`)
  return rows.map(({ key }) => key)
}
