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
    .addHelpText('after', '\nThe password is asked for, or read from EVENTKIT_PASSWORD or from a pipe.')
    .action(async ({ email }: { email?: string }, command: Command) => {
      const url = serverUrl(command)
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

async function ask(question: string, isSecret = false): Promise<string> {
  const isTyped = process.stdin.isTTY && process.stderr.isTTY
  // Questions go to stderr, so that --json output stays clean; what is typed after a secret one goes nowhere.
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  if (isTyped && isSecret) process.stderr.write(question)
  const reader = createInterface({
    input: process.stdin,
    output: isSecret ? silent : process.stderr,
    terminal: isTyped,
  })
  try {
    const answer = await new Promise<string>((settle) => {
      reader.once('line', settle)
      reader.once('close', () => settle(''))
      if (isTyped && !isSecret) reader.setPrompt(question)
      if (isTyped && !isSecret) reader.prompt()
    })
    if (isTyped && isSecret) process.stderr.write('\n')
    if (!answer) throw new CliError(`${question.replace(': ', '')} is needed`, exitCode.usage)
    return answer
  } finally {
    reader.close()
  }
}
