import { globSync } from 'node:fs'

const part = process.env.MUTATION_PART ?? ''

/** A folder, or one file of it. */
const files = part.endsWith('.ts')
  ? [`src/${part}`]
  : ['*.rules.ts', '*.actions.ts', 'record*.ts'].map((name) => `src/${part}/**/${name}`)

/** Changes one small thing at a time in what decides, of one part of the server; see `scripts/mutation.mjs`. */
export default {
  plugins: ['@stryker-mutator/vitest-runner', './stryker.ignore.mjs'],
  ignorers: ['words'],
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  mutate: globSync(files, { cwd: import.meta.dirname }).filter((name) => !name.endsWith('.test.ts')),
  inPlace: true,
  coverageAnalysis: 'perTest',
  // What is worked out while modules are read is covered by every test: each change of it would take all of the part.
  ignoreStatic: true,
  concurrency: 1,
  dryRunTimeoutMinutes: 30,
  timeoutMS: 20_000,
  disableTypeChecks: false,
  tempDirName: '../reports/stryker',
  reporters: ['clear-text', 'progress', 'json'],
  clearTextReporter: { reportTests: false, allowColor: false, logTests: false },
  jsonReporter: { fileName: `../reports/mutation-${part.replaceAll('/', '-')}.json` },
  thresholds: { break: 85, high: 95, low: 85 },
}
