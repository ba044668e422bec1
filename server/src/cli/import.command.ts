import { createReadStream, existsSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { type Import, type ImportRow, ImportService, ImportVerdict } from '@eventkit/api/eventkit/v1/import_pb'
import type { Client } from '@connectrpc/connect'
import type { Command } from 'commander'
import { callHttp, clientOf, serverUrl } from './connection.ts'
import { CliError, exitCode } from './failure.ts'
import { findWorkspaceId } from './names.ts'
import { print, table, tell } from './output.ts'

interface ImportOptions {
  kind?: string
  format?: string
  workspace?: string
  zone?: string
  map?: string
  dateOrder?: string
  preview?: boolean
  undo?: string
}

/** `eventkit import FILE`: uploads, commits and reports; importing the same file again changes nothing. */
export function addImport(program: Command): void {
  program
    .command('import [file]')
    .description('import events (.ics), tasks (.csv, Todoist or plain) or, with --kind, tables of other records')
    .option('--kind <kind>', 'what it holds, such as planning.venue; detected from the file when absent')
    .option('--format <format>', 'such as ics, todoist or csv; detected from the file when absent')
    .option('--workspace <name or id>', 'where tasks go')
    .option('--zone <zone>', 'the IANA zone of times without one')
    .option('--map <pairs>', 'which column fills which field of a table: "Titel=title,Fällig=due"')
    .option('--date-order <order>', 'how a table means 2/1/27: dmy or mdy')
    .option('--preview', 'only say what would happen')
    .option('--undo <id>', 'undo an applied import, by the id that was printed')
    .action(async (file: string | undefined, options: ImportOptions, command: Command) => {
      if ((file === undefined) === (options.undo === undefined))
        throw new CliError('name a file to import, or --undo an import', exitCode.usage)
      if (file === undefined) return undo(command, options.undo ?? '')
      if (!existsSync(file) || !statSync(file).isFile()) throw new CliError(`there is no file ${file}`, exitCode.usage)
      const client = clientOf(ImportService, command)
      const workspaceId = options.workspace && (await findWorkspaceId(command, '--workspace', options.workspace))
      const uploaded = await upload(serverUrl(command), file, {
        ...options,
        ...(workspaceId && { workspace: workspaceId }),
      })
      const problems = await readProblems(client, uploaded.id)
      const result = options.preview ? uploaded : await client.commitImport({ id: uploaded.id })
      if (options.preview) await client.discardImport({ id: uploaded.id })
      report(command, result, problems)
      if (!options.preview) tell(`eventkit import --undo ${uploaded.id} undoes it`)
      if (result.failed > 0) process.exitCode = exitCode.failed
    })
}

async function undo(command: Command, id: string): Promise<void> {
  const client = clientOf(ImportService, command)
  const { undone, kept } = await client.undoImport({ id })
  printRows(await readProblems(client, id))
  print(command, { undone, kept }, `${undone} undone, ${kept} kept as they are`)
}

type Counts = Pick<Import, 'created' | 'updated' | 'unchanged' | 'failed' | 'skipped' | 'deleted'>

/** The upload is plain HTTP: the file is the body, streamed, and the options are in the query. */
async function upload(url: string, file: string, options: ImportOptions): Promise<Counts & { id: string }> {
  const query = new URLSearchParams({ file_name: basename(file) })
  if (options.kind) query.set('kind', options.kind)
  if (options.format) query.set('file_format', options.format)
  if (options.workspace) query.set('workspace_id', options.workspace)
  if (options.zone) query.set('time_zone', options.zone)
  const mapping = mappingOf(options.map ?? '')
  for (const [field, column] of mapping) query.set(`columns[${field}]`, column)
  if (options.dateOrder) query.set('date_order', dateOrderOf(options.dateOrder))
  const headers = { 'content-type': 'application/octet-stream', 'content-length': String(statSync(file).size) }
  const request = { method: 'POST', headers, body: Readable.toWeb(createReadStream(file)), duplex: 'half' }
  const reply = await callHttp(url, `/api/v1/imports?${query}`, request as RequestInit).catch((error: unknown) => {
    throw withMapAdvice(error, mapping)
  })
  return (await reply.json()) as Counts & { id: string }
}

/** A refusal of columns, with how --map is written; by the pair that was meant, where its sides are swapped. */
function withMapAdvice(error: unknown, mapping: readonly Pair[]): unknown {
  if (!(error instanceof CliError) || !error.message.includes('columns[')) return error
  const swapped = mapping.find(([field]) => error.message.includes(`columns[${field}]: is a column of the file`))
  const example = swapped ? swapped.join('=') : `${mapping[0]?.[1]}=title`
  return new CliError(`${error.message}\n  --map takes COLUMN=FIELD, such as "${example}"`, error.code)
}

/** Names that people use for the fields of tasks. */
const fieldAliases = new Map([
  ['due', 'due_date'],
  ['notes', 'description'],
  ['labels', 'tags'],
])

type Pair = [field: string, column: string]

/** `Titel=title,Fällig=due` as fields and their columns; a column's name may have commas. */
function mappingOf(text: string): Pair[] {
  const pairs: Pair[] = []
  let column = ''
  for (const piece of text === '' ? [] : text.split(',')) {
    const at = piece.lastIndexOf('=')
    if (at === -1) {
      column += `${piece},`
      continue
    }
    column = (column + piece.slice(0, at)).trim()
    const field = piece.slice(at + 1).trim()
    if (column === '' || field === '') break
    const name = fieldAliases.get(field) ?? field
    const taken = pairs.find(([known]) => known === name)
    if (taken) throw new CliError(`--map: "${taken[1]}" and "${column}" cannot both fill ${field}`, exitCode.usage)
    pairs.push([name, column])
    column = ''
  }
  if (column !== '' || (text !== '' && pairs.length === 0))
    throw new CliError(`--map: "${text}" is not of the form COLUMN=FIELD,COLUMN=FIELD`, exitCode.usage)
  return pairs
}

function dateOrderOf(text: string): string {
  if (text !== 'dmy' && text !== 'mdy')
    throw new CliError(`--date-order: "${text}" is neither dmy nor mdy`, exitCode.usage)
  return text
}

async function readProblems(client: Client<typeof ImportService>, importId: string): Promise<ImportRow[]> {
  const rows: ImportRow[] = []
  for (let pageToken = ''; ;) {
    const page = await client.listImportRows({ importId, problemsOnly: true, pageSize: 100, pageToken })
    rows.push(...page.rows)
    pageToken = page.nextPageToken
    if (!pageToken) return rows
  }
}

/** What to type where a row says that it needs an answer. */
const answers = new Map([
  ['ambiguous_date', 'say --date-order dmy|mdy: which comes first, the day or the month'],
  ['no_title_column', 'say --map COLUMN=title: which column is the title'],
])

/** More notes than a person reads at once; the rest are in the web app's import history. */
const mostShown = 50

/** The counts go to stdout, so that a script reads exactly them; what could not be taken goes to stderr, for people. */
function report(command: Command, result: Counts & { id: string }, problems: ImportRow[]): void {
  const { created, updated, unchanged, failed, skipped, deleted } = result
  printRows(problems)
  const counts = { created, updated, deleted, unchanged, skipped, failed }
  const text = Object.entries(counts).map(([what, count]) => `${count} ${what}`)
  print(command, { id: result.id, ...counts }, text.join(', '))
}

function printRows(problems: ImportRow[]): void {
  const rows = problems
    .slice(0, mostShown)
    .map((row) => [
      String(row.line),
      row.verdict === ImportVerdict.FAIL ? 'failed' : 'note',
      row.name,
      row.problems.join('; '),
    ])
  if (rows.length > 0) tell(`${table(['line', '', 'name', 'why'], rows)}\n`)
  if (problems.length > rows.length) tell(`and ${problems.length - rows.length} more\n`)
  const reasons = new Set(problems.flatMap(({ problemDetails }) => problemDetails.map(({ reason }) => reason)))
  for (const [reason, answer] of answers) if (reasons.has(reason)) tell(`${answer}\n`)
}
