import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import { tanstackRouter } from '@tanstack/router-plugin/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { packed } from './packed.ts'

const FRAMEWORK =
  /node_modules\/(react|react-dom|scheduler|@tanstack\/(react-router|router-core|history|react-query|query-core|react-store|store)|@connectrpc|@bufbuild\/protobuf)\//
// Forms are in dialogs and panels, which come later.
// The icons of fields that only later pages have come with those.
const INTERFACE =
  /node_modules\/lucide-react(?!.*\/icons\/(contact|door-open|grid-2x2|list-filter|lock-open|mailbox|map|milestone|plug|power|truck)\.)|\/src\/(lib(?!\/(records|form\.|edit-form|field-rules|type-into-field))|components\/ui\/(?!choice-list|dialog|popover|menu|combobox))/
// What every list shows.
const LISTS =
  /node_modules\/@tanstack\/(react-table|table-core|react-virtual|virtual-core)|\/src\/components\/(data-table|table-|row-|filter-|search-field|bin-toggle|empty-bin|ui\/(popover|combobox)\.)/
// The contract of tasks, of which layers take a part each.
const TASKS = /\/eventkit\/v1\/(task|recurrence)_pb|\/src\/features\/work\/task(\.scope)?\.ts$/
const server = process.env['EVENTKIT_URL'] ?? 'http://localhost:8080'
const isTest = process.env['VITEST'] !== undefined
const proxied = { target: server, changeOrigin: false, ws: true }

export default defineConfig({
  plugins: [
    // Tests use the route tree as it is. What concerns its text is left as the generator has it: generate-routes.mjs writes it, too.
    !isTest && tanstackRouter({ autoCodeSplitting: true }),
    react(),
    tailwindcss(),
    packed(),
  ],
  resolve: {
    alias: {
      '@bufbuild/protovalidate/gen': fileURLToPath(new URL('./src/gen', import.meta.url)),
      '@': fileURLToPath(new URL('./src', import.meta.url)),
    },
  },
  server: { proxy: { '/api/': proxied, '^/eventkit\\.v1\\.': proxied } },
  build: {
    target: 'es2023',
    // The Content-Security-Policy refuses data: fonts and inline code, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // Libraries, what every page starts with, what lists share, and what at least three pages or layers share come in four files
        // instead of eighty; the rest stays with the page or layer that needs it.
        codeSplitting: {
          groups: [
            { name: 'framework', test: FRAMEWORK },
            { name: 'start', tags: ['$initial'] },
            { name: 'lists', test: LISTS, minShareCount: 2 },
            { name: 'interface', test: INTERFACE, minShareCount: 3 },
            { name: 'tasks-contract', test: TASKS, minShareCount: 2 },
          ],
        },
      },
    },
  },
  test: {
    name: 'web',
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: 'test.setup.ts',
    restoreMocks: true,
    // One jsdom and one reading of the modules for all files of a worker: anew for each they took two thirds of the time.
    isolate: false,
    // As the server's, since both run together.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
})
