import { Command } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { addCompany } from './company.command.ts'
import { addConfig } from './config.command.ts'
import { serverUrl } from './connection.ts'
import { addDoctor } from './doctor.command.ts'
import { addEvents } from './events.command.ts'
import { exitCode, explainFailure } from './failure.ts'
import { addFeed } from './feed.command.ts'
import { addImport } from './import.command.ts'
import { addJournal } from './journal.command.ts'
import { addKeys } from './keys.command.ts'
import { addLogin } from './login.command.ts'
import { addMigrate } from './migrate.command.ts'
import { tell } from './output.ts'
import { addPeople } from './people.command.ts'
import { addStart } from './start.command.ts'
import { addTasks } from './tasks.command.ts'

const program = new Command('eventkit')
  .description('EventKit from the command line')
  .version(manifest.version)
  .option('--json', 'print JSON')
  .option('--url <url>', 'the server to talk to (EVENTKIT_URL, the one signed in to, http://localhost:8080)')
  .exitOverride() // before the commands, which take it over: usage errors end with 2, not 1
  .showHelpAfterError('(see --help)')
  .addHelpText(
    'after',
    `
Signed in by EVENTKIT_TOKEN (an access token or an API key) or by login.
Ends with 0 done, 1 failed, 2 wrong usage, 3 not signed in, 4 cannot reach the server.`,
  )

for (const add of [
  addStart,
  addMigrate,
  addConfig,
  addDoctor,
  addCompany,
  addKeys,
  addLogin,
  addImport,
  addTasks,
  addEvents,
  addPeople,
  addFeed,
  addJournal,
])
  add(program)

// Reading into `head` and the like closes the pipe early, which is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(exitCode.ok)
})

try {
  await program.parseAsync()
} catch (error) {
  const { message, code } = explainFailure(error, serverUrl(program))
  if (message) tell(message)
  process.exitCode = code
}
