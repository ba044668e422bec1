import { isSame } from '../../kernel/changes.ts'
import type { Ctx } from '../../kernel/ctx.ts'
import { conflict, invalid, type Clash } from '../../kernel/errors.ts'
import { withName } from './enum-names.ts'
import { changesSince } from './journal.store.ts'

/** A change of some fields by a caller who knew a version of the record. Fields are named as in the journal. */
export interface Edit {
  subjectType: string
  subjectId: string
  currentVersion: number
  /** The version the caller last saw; 0 or absent for a caller who does not say, who overwrites. */
  knownVersion: number | undefined
  patch: Readonly<Record<string, unknown>>
  /** The record as it is, at least its patched fields. */
  current: Readonly<Record<string, unknown>>
  /** Groups of fields that mean something only together. */
  together: readonly (readonly string[])[]
}

/**
 * Lets a stale edit through where it touches nothing that changed meanwhile, or would set what is there already. Call it
 * with the record locked, before saving; it reads the journal only when the version is stale.
 * @throws conflict `stale_version` with the current version and the clashing fields; invalid for a version yet to come
 */
export async function mergeOrRefuse(ctx: Ctx, edit: Edit): Promise<void> {
  const { currentVersion, knownVersion } = edit
  if (!knownVersion || knownVersion === currentVersion) return
  if (knownVersion > currentVersion) throw invalid('version', `is ahead of the current version, ${currentVersion}`)
  const since = await changesSince(ctx, edit.subjectId, knownVersion)
  // A version without an entry would be a bug. Every field then counts as changed, so that nothing is overwritten unseen.
  const isComplete = since.versions >= currentVersion - knownVersion
  const touched = edit.together.filter((group) => group.some((field) => since.fields.has(field)))
  const changed = new Set([...since.fields, ...touched.flat()])
  const clashes = findClashes(edit, (field) => !isComplete || changed.has(field))
  if (clashes.length === 0) return
  const fields = clashes.map((clash) => clash.field).join(', ')
  const message = `Somebody changed ${fields} since version ${knownVersion}; the current version is ${currentVersion}.`
  throw conflict('stale_version', message, { currentVersion, clashes })
}

function findClashes({ subjectType, patch, current }: Edit, hasChanged: (field: string) => boolean): Clash[] {
  return Object.entries(patch)
    .filter(([field, yours]) => yours !== undefined && hasChanged(field) && !isSame(yours, current[field]))
    .map(([field, yours]) => ({
      field,
      yours: withName(subjectType, field, yours),
      current: withName(subjectType, field, current[field]),
    }))
}
