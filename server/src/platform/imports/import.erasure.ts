import type { Ctx, Entry } from '../../kernel/ctx.ts'
import { deleteImportsOf, deletePreviewsWith, deleteRefsWith, redactRows } from './import.erasure.store.ts'

/** An e-mail as it can stand in JSON without being escaped. */
const email = /^[^\s"\\@]+@[^\s"\\@]+$/

/** What means something in a regular expression of PostgreSQL's. */
const special = /[.*+?^${}()|[\]\\]/g

/** Not as a part of a longer address, which is somebody else's: `a@x.org` in `anna@x.org`, `a@x.org.au`. */
const wholly = (addresses: string): string =>
  String.raw`(?<![[:alnum:]._%+-])(${addresses})(?![[:alnum:]-]|\.[[:alnum:]])`

/**
 * Removes what imports hold of an erased person: their own imports, with files and rows. Of others': previews that name one of
 * their e-mails are thrown away, and it is taken out of the rows of what was applied.
 */
export async function forgetImports(ctx: Ctx, { subjectId, payload }: Entry): Promise<void> {
  const known = Array.isArray(payload?.known) ? payload.known : []
  const emails = known.filter((text) => typeof text === 'string').filter((text) => email.test(text))
  await deleteImportsOf(ctx, subjectId)
  if (emails.length === 0) return
  const pattern = wholly(emails.map((each) => each.replaceAll(special, String.raw`\$&`)).join('|'))
  await deletePreviewsWith(ctx, pattern)
  await redactRows(ctx, pattern)
  await deleteRefsWith(ctx, pattern)
}
