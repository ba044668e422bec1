import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import { failedPrecondition } from '../../kernel/errors.ts'
import { visibleWorkspaces } from '../access/scope.ts'
import { isInSight } from '../access/sight.ts'
import { isInWorkspace, isTakenAlong, type RecordKind, type RecordShape } from './record-shape.ts'
import type { RecordRow } from './record-row.ts'
import { readRecords } from './record.store.ts'

// What a record stands in or points at must still be there when the transaction commits. A write locks what it depends on
// `for key share`, as a foreign key does; a write that deletes or moves a record locks it `for update`, so one of the two
// waits for the other. Other changes lock `for no key update` and wait for neither. The order is always the same: the
// tree, workspaces by id, the parent, what else is pointed at, records from the top down. Where two transactions still
// wait for each other, the database ends one and it runs again.

/** A record that another is part of, with the workspace it is in. */
export interface Parent {
  id: string
  number: number | null
  title: string
  workspace_id: string | null
}

/** What a record names of where it stands. */
export interface Standing {
  workspaceId: string | null
  parentId: string | null
}

/** Where records go that nobody put elsewhere: the company's default workspace where the caller sees it, else the one they joined first. */
export function defaultWorkspaceId(ctx: Ctx): Sql {
  const ofCompany = sql`select c.default_workspace_id from tenancy_company c where c.tenant_id = ${ctx.tenantId}`
  const workspaces = visibleWorkspaces(ctx)
  if (workspaces === 'all') return sql`(${ofCompany})`
  return sql`coalesce(
    (${ofCompany} and c.default_workspace_id = any(${workspaces}::uuid[])),
    (select m.workspace_id from tenancy_workspace_member m
     where m.tenant_id = ${ctx.tenantId} and m.user_id = ${ctx.principal.userId}
       and m.workspace_id = any(${workspaces}::uuid[])
     order by m.received_at, m.workspace_id limit 1))`
}

/** The workspace of a new record, locked: the one it names, else its parent's, else the default one. */
export function workspaceFor(ctx: Ctx, kind: RecordShape, { workspaceId, parentId }: Standing): Sql {
  if (workspaceId) return workspacesFor(ctx, sql`w.id = ${workspaceId}::uuid`)
  if (!parentId) return workspacesFor(ctx, sql`w.id = ${defaultWorkspaceId(ctx)}`)
  return workspacesFor(
    ctx,
    sql`w.id = (select ${column(kind.workspace)} from ${raw(kind.table)} r
    where ${isInSight(ctx, kind)} and r.id = ${parentId})`,
  )
}

/** The living workspaces that the caller sees, locked. */
function workspacesFor(ctx: Ctx, condition: Sql): Sql {
  const workspaces = visibleWorkspaces(ctx)
  const own = workspaces === 'all' ? empty : sql` and w.id = any(${workspaces}::uuid[])`
  return sql`
    select w.id from tenancy_workspace w
    where w.tenant_id = ${ctx.tenantId} and w.deleted_at is null and ${condition}${own}
    order by w.id for key share`
}

const idsOf = async (ctx: Ctx, query: Sql): Promise<string[]> =>
  (await ctx.db.rows<{ id: string }>(query)).map(({ id }) => id)

/** Locks where a new record goes. */
export const lockWorkspaceFor = (ctx: Ctx, kind: RecordShape, standing: Standing): Promise<string[]> =>
  idsOf(ctx, workspaceFor(ctx, kind, standing))

/** Locks the living workspaces that these records are in, and one that they go to. */
export async function lockWorkspacesOf(
  ctx: Ctx,
  kind: RecordShape,
  ids: readonly string[],
  workspaceId: string | null = null,
): Promise<string[]> {
  if (!isInWorkspace(kind)) return []
  return idsOf(
    ctx,
    workspacesFor(
      ctx,
      sql`(w.id = ${workspaceId} or w.id in (select ${column(kind.workspace)} from ${raw(kind.table)} r
        where r.tenant_id = ${ctx.tenantId} and r.id = any(${ids}::uuid[])))`,
    ),
  )
}

/** Locks these records in one order, as far as the caller sees them, and the workspaces that they are in. */
export async function lockPlaces(ctx: Ctx, kind: RecordShape, ids: string[]): Promise<void> {
  await Promise.all([
    lockWorkspacesOf(ctx, kind, ids),
    ctx.db.run(sql`
      select from ${raw(kind.table)} r where ${isInSight(ctx, kind)} and r.id = any(${ids}::uuid[])
      order by r.id for no key update`),
  ])
}

/** The living record that another will be part of, where the caller sees it, locked. */
export const parentFor = (ctx: Ctx, kind: RecordShape, id: Sql): Sql => sql`
    select r.id, ${raw(kind.has.number ? 'r.number' : 'null::int as number')}, r.${raw(kind.title)} as title,
      ${isInWorkspace(kind) ? column(kind.workspace) : sql`null::uuid`} as workspace_id
    from ${raw(kind.table)} r
    where ${isInSight(ctx, kind)} and r.id = ${id} and r.deleted_at is null
    for key share`

export const lockParent = (ctx: Ctx, kind: RecordShape, id: string): Promise<Parent | undefined> =>
  ctx.db.maybe<Parent>(parentFor(ctx, kind, sql`${id}::uuid`))

/** Locks the living parent of a record. */
export const lockParentOf = async (ctx: Ctx, kind: RecordShape, id: string): Promise<Parent | undefined> =>
  kind.parent === undefined
    ? undefined
    : ctx.db.maybe<Parent>(
        parentFor(
          ctx,
          kind,
          sql`(select ${column(kind.parent, 'p')} from ${raw(kind.table)} p where p.tenant_id = ${ctx.tenantId} and p.id = ${id})`,
        ),
      )

/** The living among these records, locked. */
export async function lockLiving(ctx: Ctx, kind: RecordShape, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  return new Set(
    await idsOf(
      ctx,
      sql`
      select r.id from ${raw(kind.table)} r
      where r.tenant_id = ${ctx.tenantId} and r.id = any(${ids}::uuid[]) and r.deleted_at is null
      order by r.id for key share`,
    ),
  )
}

/** Locks where a record stands, whoever sees that: its workspace and its parent. */
export async function lockStanding(ctx: Ctx, kind: RecordShape, { workspaceId, parentId }: Standing): Promise<void> {
  if (workspaceId)
    await ctx.db.run(
      sql`select from tenancy_workspace w where w.tenant_id = ${ctx.tenantId} and w.id = ${workspaceId} for key share`,
    )
  if (parentId) await lockLiving(ctx, kind, [parentId])
}

/**
 * Two records that are moved below each other's descendants at the same time would not see the circle they make, so one
 * waits for the other.
 */
export const lockTree = (ctx: Ctx, { type }: RecordShape): Promise<number> =>
  ctx.db.run(
    sql`select pg_advisory_xact_lock(hashtextextended('eventkit.tree ' || ${type}::text || ' ' || ${ctx.tenantId}::text, 0))`,
  )

/** More would keep others who write waiting for longer than they do. */
const mostBelow = 5000

/**
 * Everything below a record, at any depth, locked. Level by level: once a level is locked nothing can be added below it, so
 * that the next look sees all there is.
 */
export async function listBelowForUpdate<Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row>,
  id: string,
): Promise<Row[]> {
  if (kind.parent === undefined) return []
  const below = new Map<string, Row>()
  for (let parents = [id]; parents.length > 0;) {
    const level = await listPartsForUpdate(ctx, kind, parents)
    parents = level.map((each) => each.id).filter((each) => each !== id && !below.has(each))
    for (const each of level) below.set(each.id, each)
    if (below.size > mostBelow)
      throw failedPrecondition(
        'too_many_parts',
        `More than ${mostBelow} ${kind.noun}s are part of it; take some of them first.`,
      )
  }
  return [...below.values()]
}

/** What went to the bin along with a record of any kind, locked. */
export const listDeletedWithForUpdate = async <Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row>,
  id: string,
): Promise<Row[]> =>
  isTakenAlong(kind) ? listForUpdate(ctx, kind, sql`r.deleted_with = ${id} and r.deleted_at is not null`) : []

/** The living records of a workspace, locked. */
export const listInWorkspaceForUpdate = <Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row>,
  workspaceId: string,
): Promise<Row[]> => listForUpdate(ctx, kind, sql`${column(kind.workspace)} = ${workspaceId} and r.deleted_at is null`)

/** The living records that nobody but this person sees, locked; empty where a kind has no private ones. */
export async function listSeenAloneForUpdate<Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row>,
  personId: string,
): Promise<Row[]> {
  const { private: isPrivate, maker, assigned = [] } = kind
  if (!isPrivate || !maker) return []
  const others = assigned.map((name) => sql` and coalesce(${column(name)}, ${personId}) = ${personId}`)
  const theirs = sql`${column(maker)} = ${personId}${others.length > 0 ? join(others, '') : empty}`
  return listForUpdate(ctx, kind, sql`${column(isPrivate)} and r.deleted_at is null and ${theirs}`)
}

/** What is right below these records, locked. */
export const listPartsForUpdate = <Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row>,
  ids: readonly string[],
): Promise<Row[]> => listForUpdate(ctx, kind, sql`${column(kind.parent)} = any(${ids}::uuid[])`)

const listForUpdate = <Row extends RecordRow>(ctx: Ctx, kind: RecordKind<Row>, condition: Sql): Promise<Row[]> =>
  readRecords(ctx, kind, sql`r.tenant_id = ${ctx.tenantId} and ${condition} order by r.id for update of r`)

/** These records, each after all that it is part of; in the same order otherwise. */
export async function fromTheTop(ctx: Ctx, kind: RecordShape, ids: readonly string[]): Promise<readonly string[]> {
  if (kind.parent === undefined) return ids
  const rows = await ctx.db.rows<{ id: string; depth: number }>(sql`
    with recursive above as (
      select r.id, ${column(kind.parent)} as parent_id from ${raw(kind.table)} r
      where r.tenant_id = ${ctx.tenantId} and r.id = any(${ids}::uuid[])
      union
      select a.id, ${column(kind.parent)} from above a
      join ${raw(kind.table)} r on r.tenant_id = ${ctx.tenantId} and r.id = a.parent_id
    ) select id, count(*) as depth from above group by id`)
  const depths = new Map(rows.map(({ id, depth }) => [id, depth]))
  return ids.toSorted((a, b) => (depths.get(a) ?? 0) - (depths.get(b) ?? 0))
}

/** True when `ancestorId` is the record itself or stands above it. */
export async function isWithin(ctx: Ctx, kind: RecordShape, id: string, ancestorId: string): Promise<boolean> {
  const row = await ctx.db.one<{ within: boolean }>(sql`
    with recursive above as (
      select r.id, ${column(kind.parent)} as parent_id from ${raw(kind.table)} r
      where r.tenant_id = ${ctx.tenantId} and r.id = ${id}
      union
      select r.id, ${column(kind.parent)} from ${raw(kind.table)} r
      join above a on r.tenant_id = ${ctx.tenantId} and r.id = a.parent_id
    ) select exists (select from above where id = ${ancestorId}) as within`)
  return row.within
}

/** A column that the kind's definition names. */
const column = (name = 'id', alias = 'r'): Sql => raw(`${alias}.${name}`)
