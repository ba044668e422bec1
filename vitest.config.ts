import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: ['server', 'web'],
    // Vitest would leave one core to itself, and of two that is half; here PostgreSQL and the other file share them.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    coverage: {
      provider: 'v8',
      include: ['**/src/**/*.rules.ts', '**/src/**/*.actions.ts'],
      reporter: ['text-summary', 'json-summary'],
    },
  },
})
