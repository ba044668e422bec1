import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: ['server', 'web'],
    coverage: {
      provider: 'v8',
      include: ['server/src/**/*.{rules,actions}.ts'],
      reporter: ['text-summary', 'json-summary'],
    },
  },
})
