import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Command, Option } from 'commander'
import { callHttp, serverUrl } from './connection.ts'
import { CliError } from './failure.ts'
import { harmless } from './output.ts'
import { addVerify } from './verify.command.ts'

interface ExportOptions {
  after?: string
  kind?: string[]
  format: string
}

/**
 * `eventkit journal export|verify`: the journal as far as one may see it, on stdout; and the comparison of the journal with
 * its seals.
 */
export function addJournal(program: Command): void {
  const journal = program.command('journal').description('the record of every change')
  addVerify(journal)
  journal
    .command('export')
    .description('print all of it: `eventkit journal export > journal.ndjson`')
    .option('--after <position>', 'only what comes after this position')
    .option('--kind <pattern...>', 'only these, such as work.task.*')
    .addOption(new Option('--format <format>').choices(['ndjson', 'csv']).default('ndjson'))
    .action(async ({ after, kind = [], format }: ExportOptions, command: Command) => {
      const query = new URLSearchParams({ format, ...(after !== undefined && { after }) })
      for (const pattern of kind) query.append('kinds', pattern)
      const reply = await callHttp(serverUrl(command), `/api/v1/journal/export?${query}`)
      await print(reply)
    })
}

async function print({ body }: Response): Promise<void> {
  if (!body) return
  try {
    const bytes = Readable.fromWeb(body)
    // A file gets it as it is; a terminal would act on what is in it.
    const shown = process.stdout.isTTY ? Readable.from(harmlessParts(bytes)) : bytes
    await pipeline(shown, process.stdout, { end: false })
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new CliError('the export was interrupted: the output is not complete')
  }
}

async function* harmlessParts(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  for await (const part of bytes) yield harmless(decoder.decode(part, { stream: true }))
}
