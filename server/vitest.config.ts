import { globSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const include = ['src/**/*.test.ts', 'test/**/*.test.ts']

/** Tests that define modules and kinds of record of their own, which the process then knows: in `vitest.own.config.ts`. */
export const ownTests: string[] = globSync(include, { cwd: import.meta.dirname }).filter((file) =>
  /\bdefine(Record|Module)\(/.test(readFileSync(join(import.meta.dirname, file), 'utf8')),
)

export default defineConfig({
  test: {
    name: 'server',
    environment: 'node',
    include,
    exclude: ownTests,
    // Some tests start processes of ours by the dozen: each then reads what the one before it compiled.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('../node_modules/.cache/eventkit-tests', import.meta.url)) },
    globalSetup: ['test/postgres.setup.ts'],
    // Vitest would leave one core to itself, which of two is half.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // The server keeps nothing between two apps, so files share its modules: reading them anew for each took a third of the time.
    isolate: false,
    testTimeout: 60_000,
    // What a test waits for comes late where others keep the processors busy.
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 60_000,
  },
})
