import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: ['server', 'server/vitest.own.config.ts', 'web'],
    coverage: {
      provider: 'v8',
      include: ['**/src/**/*.rules.ts', '**/src/**/*.actions.ts'],
      reporter: ['text-summary', 'json-summary'],
    },
  },
})
