import type { Command } from 'commander'
import { checkConfig, listSettings } from '../config.ts'
import { print, say, table } from './output.ts'

/** `eventkit config`: what is set, what is not, and whether it can be used. */
export function addConfig(program: Command): void {
  program
    .command('config')
    .description('list the settings and check them')
    .option('--markdown', 'as the README’s table')
    .action(({ markdown }: { markdown?: boolean }, command: Command) => {
      if (markdown) {
        say(settingsMarkdown())
        return
      }
      const lines = listSettings(process.env)
      const rows = lines.map(({ name, value, isSet, docs }) => [name, value, isSet ? 'set' : 'default', docs])
      print(command, { settings: lines }, table(['variable', 'value', 'from', 'meaning'], rows))
      checkConfig(process.env) // says what cannot be used
    })
}

/** The README's table of settings. */
export function settingsMarkdown(): string {
  const rows = listSettings({}).map(
    ({ name, fallback, docs }) => `| \`${name}\` | ${fallback && `\`${fallback}\``} | ${docs} |`,
  )
  return ['| variable | default | meaning |', '| --- | --- | --- |', ...rows].join('\n')
}
