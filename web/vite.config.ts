import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import { tanstackRouter } from '@tanstack/router-plugin/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const server = process.env['EVENTKIT_URL'] ?? 'http://localhost:8080'
const isTest = process.env['VITEST'] !== undefined
const proxied = { target: server, changeOrigin: false, ws: true }

export default defineConfig({
  plugins: [
    // Tests use the route tree as it is; only a build or a dev server writes it.
    !isTest && tanstackRouter({ target: 'react', autoCodeSplitting: true, quoteStyle: 'single', semicolons: false }),
    react(),
    tailwindcss(),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { proxy: { '/api': proxied, '^/eventkit\\.v1\\.': proxied } },
  build: {
    target: 'es2023',
    // The Content-Security-Policy refuses data: fonts and inline code, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: { name: 'web', environment: 'jsdom', include: ['src/**/*.test.{ts,tsx}'], restoreMocks: true },
})
