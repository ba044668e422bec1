import { defineConfig } from 'vitest/config'
import config, { ownTests } from './vitest.config.ts'

// A process for each file: what it defines is known to no other test.
export default defineConfig({
  test: { ...config.test, name: 'server-own', include: ownTests, exclude: [], isolate: true },
})
