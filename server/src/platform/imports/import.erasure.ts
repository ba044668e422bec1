import { setTimeout as pause } from 'node:timers/promises'
import type { Ctx, Entry } from '../../kernel/ctx.ts'
import { unavailable } from '../../kernel/errors.ts'
import { defineJob, enqueue, type RunningJob } from '../../kernel/job.ts'
import { isJsonObject, type JsonObject } from '../../kernel/json.ts'
import { type Held, heldValue, hold, letGo } from '../privacy/held.ts'
import {
  type Addresses,
  addressesOf,
  fileNameWithout,
  isInFile,
  needleOf,
  withoutNames,
} from './import.erasure.rules.ts'
import {
  areOver,
  currentTransaction,
  deleteImport,
  deleteImportOf,
  forgetRefs,
  getFileTold,
  hasImports,
  listTold,
  lockImport,
  pageOfImports,
  pageOfRefs,
  pageOfRows,
  type Told,
  writeFileTold,
  writeTold,
} from './import.erasure.store.ts'
import { readChunks } from './import.store.ts'

const email = /^[^\s"\\@]+@[^\s"\\@]+$/

/** Has an erased person taken out of imports, by a job: there may be any number of rows. */
export async function forgetImports(ctx: Ctx, { subjectId, payload }: Entry): Promise<void> {
  const known = Array.isArray(payload?.known) ? payload.known : []
  const after = await currentTransaction(ctx)
  await enqueue(ctx, forgetJob, { person_id: subjectId, after, known: await hold(ctx, known) })
}

/** Whom to forget. */
type Forget = {
  person_id: string
  /** The transaction that erased them. */
  after: string
  /** Their names and addresses: a job is kept for a month, and they must not be. */
  known: Held
}

function readForget({ person_id, after, known }: JsonObject): Forget {
  const { holder, key, box } = isJsonObject(known) ? known : {}
  const texts = [person_id, after, holder, key, box].filter((text) => typeof text === 'string')
  const [person = '', transaction = '', ...[held = '', by = '', sealed = '']] = texts
  if (texts.length < 5) throw new Error('a job to forget somebody does not say whom')
  return { person_id: person, after: transaction, known: { holder: held, key: by, box: sealed } }
}

/**
 * Removes what imports hold of an erased person: their own imports, with files and rows. Of others': previews that name one of
 * their e-mails are thrown away, and it is taken out of what is kept of those that were applied. A page or an import at a time,
 * each in a transaction of its own that waits for nobody; what somebody is at, as an import under way, is left for the next try.
 */
export const forgetJob = defineJob<Forget>({
  name: 'imports.forget',
  payload: readForget,
  subject: ({ person_id }) => ({ type: 'auth.user', id: person_id }),
  concurrency: 2,
  takesLong: true,
  attempts: 300,
  backOff: { firstS: 1, mostS: 300 },
  limitS: 6 * 3600,
  work: async ({ person_id, after, known }, job) => {
    const texts = await job.transact((ctx) => heldValue(ctx, known))
    // Let go by an earlier run, which did all of it.
    if (!Array.isArray(texts)) return
    await untilOver(job, after)
    const done = [await forgetOwn(job, person_id)]
    const [emails, names] = partition(texts.map(String), (text) => email.test(text))
    const sought: Seeking = { job, emails, names, addresses: addressesOf(emails) }
    if (texts.length > 0) done.push(await forgetRows(sought))
    if (emails.length > 0) done.push(await forgetFiles(sought), await forgetKeys(sought))
    if (done.includes(false)) throw underWay()
    await job.transact((ctx) => letGo(ctx, known))
  },
})

const underWay = () => unavailable('Somebody is at an import that it is about; it is tried again.', 'import_under_way')

const LOOKS = 20
const LOOK_MS = 250

/** What others were writing while the person was erased could not be seen before it was committed. */
async function untilOver(job: RunningJob, transaction: string): Promise<void> {
  for (let look = 0; look < LOOKS; look++) {
    if (await job.transact((ctx) => areOver(ctx, transaction))) return
    await pause(LOOK_MS, undefined, { signal: job.signal })
  }
  throw underWay()
}

/** False when some are left, because somebody is at them. */
async function forgetOwn(job: RunningJob, personId: string): Promise<boolean> {
  while (await job.transact((ctx) => deleteImportOf(ctx, personId))) job.signal.throwIfAborted()
  return !(await job.transact((ctx) => hasImports(ctx, personId)))
}

/** What is looked for, and by which job. */
interface Seeking {
  job: RunningJob
  emails: readonly string[]
  names: readonly string[]
  addresses: Addresses
}

const partition = (texts: string[], is: (text: string) => boolean): [string[], string[]] => [
  texts.filter(is),
  texts.filter((text) => !is(text)),
]

/** Pages of a table, as far as they may hold an address. */
async function* pagesOf<Key extends object>(
  job: RunningJob,
  needles: readonly string[],
  read: (ctx: Ctx, needles: readonly string[], after?: Key) => Promise<(Key & { is_found: boolean })[]>,
): AsyncGenerator<Key[]> {
  for (let after: Key | undefined; ;) {
    job.signal.throwIfAborted()
    const last: Key | undefined = after
    const page = await job.transact((ctx) => read(ctx, needles, last))
    after = page.at(-1)
    if (!after) return
    yield page.filter(({ is_found }) => is_found)
  }
}

/** As many as are changed at a time. */
const BATCH = 250

async function forgetRows(seeking: Seeking): Promise<boolean> {
  const { job, addresses, names } = seeking
  let isDone = true
  for await (const rows of pagesOf(job, [...addresses.needles, ...names.map(needleOf)], pageOfRows)) {
    for (const [id, of] of Map.groupBy(rows, ({ import_id }) => import_id)) {
      const ordinals = of.map(({ ordinal }) => ordinal)
      for (let at = 0; at < ordinals.length; at += BATCH) {
        const batch = ordinals.slice(at, at + BATCH)
        isDone = (await job.transact((ctx) => forgetInRows(ctx, seeking, id, batch))) && isDone
      }
    }
  }
  return isDone
}

async function forgetInRows(ctx: Ctx, { addresses, names }: Seeking, id: string, ordinals: number[]): Promise<boolean> {
  const state = await lockImport(ctx, id)
  if (state === 'busy') return false
  if (state === undefined) return true
  const rows = await listTold(ctx, id, ordinals)
  if (state === 'preview' && rows.some((row) => addresses.areIn(row))) await deleteImport(ctx, id)
  else
    await writeTold(
      ctx,
      id,
      rows.flatMap((row) => withoutPerson(row, addresses, names) ?? []),
    )
  return true
}

/** What a row says without a person; undefined where it does not say them. Names are taken out of what is said of it here alone. */
function withoutPerson(row: Told, addresses: Addresses, names: readonly string[]): Told | undefined {
  const { problems, file_problems } = row
  const ours = withoutNames({ problems: problems ?? null, file_problems: file_problems ?? null }, names)
  const isSaid =
    JSON.stringify(ours) !== JSON.stringify({ problems: problems ?? null, file_problems: file_problems ?? null })
  if (!isSaid && !addresses.areIn(row)) return undefined
  return addresses.takenFrom({ ...row, ...ours })
}

async function forgetFiles(seeking: Seeking): Promise<boolean> {
  let isDone = true
  for await (const found of pagesOf(seeking.job, seeking.addresses.needles, pageOfImports)) {
    for (const { id } of found) isDone = (await seeking.job.transact((ctx) => forgetInFile(ctx, seeking, id))) && isDone
  }
  return isDone
}

async function forgetInFile(ctx: Ctx, { addresses, emails }: Seeking, id: string): Promise<boolean> {
  const isHeld = await isInFile(addresses, readChunks(ctx, id))
  const state = await lockImport(ctx, id)
  if (state === 'busy') return false
  if (state === undefined) return true
  const told = await getFileTold(ctx, id)
  const file_name = fileNameWithout(told.file_name, emails)
  if (!isHeld && file_name === told.file_name && !addresses.areIn(told)) return true
  if (state === 'preview') await deleteImport(ctx, id)
  else await writeFileTold(ctx, id, addresses.takenFrom({ ...told, file_name }))
  return true
}

async function forgetKeys(seeking: Seeking): Promise<boolean> {
  let isDone = true
  for await (const refs of pagesOf(seeking.job, seeking.addresses.needles, pageOfRefs)) {
    const keys = refs.filter((ref) => seeking.addresses.areIn(ref))
    const count = await seeking.job.transact((ctx) => forgetRefs(ctx, keys))
    isDone = count === keys.length && isDone
  }
  return isDone
}
