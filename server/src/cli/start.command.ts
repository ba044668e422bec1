import type { Command } from 'commander'

/** `eventkit start`: the server, as `npm start` runs it. */
export function addStart(program: Command): void {
  program
    .command('start')
    .description('run the server')
    .option('--demo', 'add a demo company')
    .option('--role <role>', 'all, api or worker')
    .action(async ({ demo, role }: { demo?: boolean; role?: string }) => {
      const { start } = await import('../start.ts')
      await start({ ...process.env, ...(role !== undefined && { ROLE: role }) }, { demo: demo ?? false })
    })
}
