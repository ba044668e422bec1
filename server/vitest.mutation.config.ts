import { defineConfig, mergeConfig } from 'vitest/config'
import config from './vitest.config.ts'

const part = process.env.MUTATION_PART ?? ''

// What a part promises is said by its own tests and by those that try every kind of record.
const { include: _, ...test } = config.test ?? {}
export default mergeConfig(
  { ...config, test },
  defineConfig({ test: { include: [`src/${part}/**/*.test.ts`, 'test/records.test.ts'] } }),
)
