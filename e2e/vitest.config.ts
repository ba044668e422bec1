import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'journeys',
    include: ['journeys/**/*.test.ts'],
    globalSetup: './journeys.setup.ts',
    // Each file has a browser of its own, and all of them one server: more than two would wait for it.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // As Playwright's own waits: what comes over the wire takes as long as the machine is busy.
    expect: { poll: { timeout: 10_000 } },
  },
})
