import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import type { Command } from 'commander'
import { serverUrl } from './connection.ts'
import { CliError, exitCode } from './failure.ts'
import { print } from './output.ts'
import { sessionFile, signIn, signOut } from './session.ts'

/** `eventkit login` and `logout`. */
export function addLogin(program: Command): void {
  program
    .command('login')
    .description('sign in and stay signed in on this machine')
    .option('--email <email>', 'asked for when absent')
    .addHelpText(
      'after',
      '\nThe password is asked for, or read from EVENTKIT_PASSWORD or from a pipe: the e-mail, unless it is given, then the password, a line each.',
    )
    .action(async ({ email }: { email?: string }, command: Command) => {
      const url = serverUrl(command)
      const ask = asker()
      const who = email ?? (await ask('E-mail: '))
      const { name, company } = await signIn(url, who, process.env.EVENTKIT_PASSWORD ?? (await ask('Password: ', true)))
      print(
        command,
        { url, name, company, file: sessionFile() },
        `Signed in to ${company} as ${name} (kept in ${sessionFile()})`,
      )
    })
  program
    .command('logout')
    .description('end the sign-in of this machine')
    .action(async (_: object, command: Command) => {
      const signedOut = await signOut(serverUrl(command))
      print(command, { signed_out: signedOut }, signedOut ? 'Signed out' : 'Nobody was signed in')
    })
}

type Ask = (question: string, isSecret?: boolean) => Promise<string>

/** Asks on the terminal, or takes the next line of what is piped in. */
function asker(): Ask {
  let lines: AsyncIterator<string> | undefined
  const nextLine = async (): Promise<string> => {
    // One reader for all lines: what it has read ahead would be lost to another.
    lines ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]()
    const { value, done } = await lines.next()
    return done ? '' : value
  }
  return async (question, isSecret = false) => {
    const isTyped = process.stdin.isTTY && process.stderr.isTTY
    const answer = isTyped ? await askOnTerminal(question, isSecret) : await nextLine()
    if (!answer) throw new CliError(`${question.replace(': ', '')} is needed`, exitCode.usage)
    return answer
  }
}

async function askOnTerminal(question: string, isSecret: boolean): Promise<string> {
  // Questions go to stderr, so that --json output stays clean; what is typed after a secret one goes nowhere.
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  if (isSecret) process.stderr.write(question)
  const output = isSecret ? silent : process.stderr
  const reader = createInterface({ input: process.stdin, output, terminal: true })
  try {
    return await new Promise<string>((settle) => {
      reader.once('line', settle)
      reader.once('close', () => settle(''))
      if (isSecret) return
      reader.setPrompt(question)
      reader.prompt()
    })
  } finally {
    reader.close()
    if (isSecret) process.stderr.write('\n')
  }
}
