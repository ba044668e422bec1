import type { TestProject } from 'vitest/node'
import { findBrowser } from './browser.ts'
import { startServer } from './server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the server of this run answers. */
    serverUrl: string
  }
}

/** One server for all journeys: each makes a company of its own, so they do not meet. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await findBrowser()
  const server = await startServer()
  project.provide('serverUrl', server.url)
  return server.stop
}
