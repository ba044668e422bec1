import { readFileSync, statSync } from 'node:fs'
import { defineConfig, mergeConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import config, { ownTests } from './vitest.config.ts'

const asked = process.env.MUTATION_PART ?? ''
const part = asked.replace(/\/[^/]*\.ts$/, '')

/** What says most in the least time first: a mutant is done with at the first test that notices it. */
class CheapestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => costOf(a.moduleId) - costOf(b.moduleId))
  }
}

/**
 * Tests without a database, then those of the part by their length, those of others, what is generated and what walks at random;
 * last those that define kinds of their own, which the process then knows.
 */
function costOf(file: string): number {
  if (ownTests.some((own) => file.endsWith(own))) return 4e6
  const { size } = statSync(file)
  if (file.endsWith('.rpcs.test.ts') || file.endsWith('test/records.test.ts')) return 3e6 + size
  if (!/\b(useTest|startTest|createTest)/.test(readFileSync(file, 'utf8'))) return size
  return (file.includes(`/src/${part}/`) ? 1e6 : 2e6) + size
}

/**
 * What the common parts of records do is said by the kinds that have nothing else, but for bulk and places, which only tasks
 * have, and for imports, which each kind has in its own way; what a new company has, by who signs up.
 */
const elsewhere: Record<string, string[]> = {
  'platform/records': [
    'src/planning/*.rpc.test.ts',
    'src/planning/venue.import.test.ts',
    'src/work/task.bulk.test.ts',
    'src/work/task*.rpc.test.ts',
    'test/listed.test.ts',
  ],
  'platform/records/record.import.ts': [
    'src/planning/{event,venue}.*import.test.ts',
    'src/platform/imports/import.*.test.ts',
    'src/work/task.import.test.ts',
  ],
  'platform/tenancy': ['src/platform/auth/sign-up.rpc.test.ts'],
}

// What a part promises is said by its own tests and by those that try every kind of record.
const include = [`src/${part}/**/*.test.ts`, 'test/records.test.ts', ...(elsewhere[asked] ?? elsewhere[part] ?? [])]

// All run in one process, which knows every kind that one of them defines, with a table that the others' databases lack. So
// those with kinds of their own run only for the files that they are named after, `record.place.store` for one.
const exclude = ownTests.filter((file) => !`src/${asked}`.startsWith(file.replace('test.ts', '')))

const { include: _, exclude: __, ...test } = config.test ?? {}
export default mergeConfig(
  { ...config, test },
  defineConfig({ test: { include, exclude, env: { RECORD_WALKS: '5' }, sequence: { sequencer: CheapestFirst } } }),
)
