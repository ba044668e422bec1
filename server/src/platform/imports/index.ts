import type { FastifyInstance } from 'fastify'
import sql from 'sql-template-tag'
import { defineModule } from '../module.ts'
import type { Runtime } from '../runtime.ts'
import { importService } from './import.rpc.ts'
import { mountUpload } from './import.upload.ts'
import { addHost } from './runtime-of.ts'

export { recordsOfImport } from './import-row.store.ts'
export { importStreams, importUpload } from './import.upload.ts'
export type { ImportedRecord, Importer, ImportPlace } from './importer.ts'

/** Imports of files. The importers of the modules above turn rows into records. */
export const imports = defineModule({
  name: 'imports',
  services: [importService],
  permissions: { 'imports.import.write': ['manager', 'planner'] },
  sweep: (db) => db.run(sql`select imports_sweep()`),
})

/** Mounts the upload, and makes the app's importers known to its calls. */
export async function mountImports(http: FastifyInstance, runtime: Runtime): Promise<void> {
  addHost(runtime)
  await mountUpload(http, runtime)
}
