import type { Client } from '@connectrpc/connect'
import { JournalService, type JournalSeal } from '@eventkit/api/eventkit/v1/journal_pb'
import type { Command } from 'commander'
import { clientOf } from './connection.ts'
import { CliError, exitCode } from './failure.ts'
import { print } from './output.ts'

/** `eventkit journal verify`: compares the journal with its seals. @throws CliError when an entry does not match its seal */
export function addVerify(journal: Command): void {
  journal
    .command('verify')
    .description('compare the journal with its seals, oldest first')
    .option('--seal <position:hash>', 'a seal that was kept elsewhere; it must still fit')
    .action(async ({ seal }: { seal?: string }, command: Command) => {
      const kept = seal === undefined ? undefined : readSeal(seal)
      const { last, end } = await walk(clientOf(JournalService, command), kept)
      const found = last && { position: Number(last.position), hash: last.hash }
      const unsealed = Number(end) - (found?.position ?? 0)
      const lines = [
        ...(found ? [`intact up to entry ${found.position}, seal ${found.position}:${found.hash}`] : []),
        ...(unsealed > 0 ? [`not sealed yet: the newest ${unsealed}`] : []),
      ]
      print(command, { seal: found ?? null, unsealed }, lines.join('\n') || 'the journal is empty')
    })
}

interface KeptSeal {
  position: bigint
  hash: string
}

function readSeal(text: string): KeptSeal {
  const [, position, hash] = /^(\d{1,15}):([0-9a-f]{64})$/i.exec(text) ?? []
  if (position && hash) return { position: BigInt(position), hash: hash.toLowerCase() }
  throw new CliError('--seal must be a position and a hash, as `eventkit journal verify` prints them', exitCode.usage)
}

/** The newest seal, when all of them fit, and the newest entry. */
async function walk(
  client: Client<typeof JournalService>,
  kept: KeptSeal | undefined,
): Promise<{ last: JournalSeal | undefined; end: bigint }> {
  let last: JournalSeal | undefined
  let isKept = kept === undefined
  let pageToken = ''
  let end = 0n
  do {
    const page = await client.listSeals({ pageToken })
    for (const seal of page.seals) {
      if (!seal.isIntact)
        throw new CliError(`something between entries ${seal.afterPosition + 1n} and ${seal.position} was changed`)
      isKept ||= seal.position === kept?.position && seal.hash === kept.hash
      last = seal
    }
    ;({ end, nextPageToken: pageToken } = page)
  } while (pageToken)
  if (isKept) return { last, end }
  throw new CliError(`there is no seal ${kept?.position}:${kept?.hash} any more: something before it was changed`)
}
