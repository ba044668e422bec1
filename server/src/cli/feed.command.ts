import { setTimeout as sleep } from 'node:timers/promises'
import { Code, ConnectError } from '@connectrpc/connect'
import { UserService } from '@eventkit/api/eventkit/v1/user_pb'
import type { Command } from 'commander'
import { WebSocket } from 'ws'
import { clientOf, type GlobalOptions, serverUrl } from './connection.ts'
import { CliError, exitCode, signedOutText, unreachable } from './failure.ts'
import { type FeedEntry, feedLine } from './feed.line.ts'
import { getMe } from './names.ts'
import { onOneLine, say, tell } from './output.ts'
import { firstRows } from './pages.ts'
import { findToken } from './session.ts'

interface FeedOptions {
  after: number
  kind?: string[]
}

interface FeedMessage {
  entries?: FeedEntry[]
  position?: number
}

/** Why a connection ended, as far as it matters here. */
type Ending = 'resume' | 'signed out' | 'not reached' | 'refused' | 'ahead'

/** The server's own close codes (platform/realtime/feed.connection.ts). */
const closedExpired = 4401
const closedAhead = 4416

/** `eventkit feed`: changes as they happen, until Ctrl-C; a lost connection goes on where it stopped. */
export function addFeed(program: Command): void {
  program
    .command('feed')
    .description('follow changes live, one per line; --json prints everything')
    .option('--after <position>', 'start after this position; 0 is the beginning, -1 only what is new', Number, -1)
    .option('--kind <pattern...>', 'only these, such as work.task.*')
    .action(async (options: FeedOptions, command: Command) => {
      const url = serverUrl(command)
      const { timeZone } = await getMe(command)
      const show = await printer(command, timeZone)
      tell(`following ${url} (times in ${timeZone}); Ctrl-C stops`)
      await follow(url, options, show)
    })
}

async function follow(url: string, options: FeedOptions, show: (entry: FeedEntry) => void): Promise<never> {
  let position = options.after
  let failures = 0
  for (;;) {
    const token = await findToken(url)
    const startedAt = Date.now()
    let hasHeard = false
    const ending = await listen(feedUrl(url, position, options.kind), token, (message) => {
      hasHeard = true
      for (const entry of message.entries ?? []) if (entry.position > position) show(entry)
      position = message.position ?? position
    })
    if (ending === 'signed out' && !hasHeard && Date.now() - startedAt < 5000)
      throw new CliError(signedOutText(''), exitCode.signedOut)
    if (ending === 'refused')
      throw new CliError('the server does not take this --after or these --kind patterns', exitCode.usage)
    if (ending === 'ahead') throw new CliError(`the journal does not reach position ${position}`, exitCode.usage)
    if (ending === 'not reached' && position < 0 && failures === 0)
      throw new CliError(unreachable(url), exitCode.unreachable)
    failures = hasHeard ? 0 : failures + 1
    await sleep(Math.min(15_000, 250 * 2 ** failures))
  }
}

function feedUrl(url: string, after: number, kinds: string[] = []): string {
  const query = new URLSearchParams([
    ['after', String(after)],
    ...(kinds.length > 0 ? [['kinds', kinds.join(',')]] : []),
  ])
  return `${url.replace(/^http/, 'ws')}/api/v1/feed?${query}`
}

function listen(url: string, token: string, onMessage: (message: FeedMessage) => void): Promise<Ending> {
  return new Promise((settle) => {
    const socket = new WebSocket(url)
    let wasOpen = false
    socket.on('open', () => {
      wasOpen = true
      socket.send(JSON.stringify({ token }))
    })
    socket.on('message', (data: Buffer) => onMessage(JSON.parse(data.toString())))
    socket.on('unexpected-response', (_request, reply) =>
      settle(reply.statusCode === 401 ? 'signed out' : reply.statusCode === 400 ? 'refused' : 'not reached'),
    )
    socket.on('error', () => settle(wasOpen ? 'resume' : 'not reached'))
    socket.on('close', (code) =>
      settle(code === closedExpired ? 'signed out' : code === closedAhead ? 'ahead' : 'resume'),
    )
  })
}

async function printer(command: Command, zone: string): Promise<(entry: FeedEntry) => void> {
  if (command.optsWithGlobals<GlobalOptions>().json) return (entry) => say(JSON.stringify(entry))
  const names = await namesOfPeople(command)
  return (entry) => {
    // People who join or are renamed while we follow.
    if (entry.subject_type === 'auth.user' && entry.payload.name) names.set(entry.subject_id, entry.payload.name)
    say(onOneLine(feedLine(entry, names, new Date(), zone)))
  }
}

/** Names by id; none where the caller, such as an API key of narrow scope, may not read them. */
async function namesOfPeople(command: Command): Promise<Map<string, string>> {
  const client = clientOf(UserService, command)
  try {
    const people = await firstRows(Number.POSITIVE_INFINITY, async (page) => {
      const { users: rows, nextPageToken } = await client.listUsers({ ...page, includeDeactivated: true })
      return { rows, nextPageToken }
    })
    return new Map(people.map(({ id, name }) => [id, name]))
  } catch (error) {
    if (error instanceof ConnectError && error.code === Code.PermissionDenied) return new Map()
    throw error
  }
}
