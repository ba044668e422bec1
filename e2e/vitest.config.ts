import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'journeys',
    include: ['journeys/**/*.test.ts'],
    globalSetup: './journeys.setup.ts',
    // Two cores: one browser and one server at a time.
    fileParallelism: false,
    // A browser on a busy machine misses a moment now and then; a fault misses it twice.
    retry: 1,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
