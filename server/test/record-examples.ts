import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JsonObject } from '../src/kernel/json.ts'

/** What generic tests need to know of a kind of record: `<kind>.example.json` beside its definition. */
export interface RecordExample {
  /** `planning.venue` */
  type: string
  service: string
  message: string
  /** Where REST has it: `/api/v1/<path>`. */
  path: string
  /** Some of its fields that are plain texts, what people know it by first. */
  texts: string[]
  /** What makes one, and what changes it, as REST takes it. */
  fresh: JsonObject
  change: JsonObject
}

const source = join(import.meta.dirname, '../src')

/** The examples of every kind of record that the common parts make. */
export const recordExamples: readonly RecordExample[] = globSync('**/*.example.json', { cwd: source })
  .toSorted()
  .map((file) => JSON.parse(readFileSync(join(source, file), 'utf8')) as RecordExample)
