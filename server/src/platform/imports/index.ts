import sql from 'sql-template-tag'
import { defineModule } from '../module.ts'
import { importService } from './import.rpc.ts'
import { importStreams, uploadRoute } from './import.upload.ts'

export { recordsOfImport } from './import-row.store.ts'
export type { ImportedRecord, Importer, ImportPlace } from './importer.ts'

/** Imports of files. The importers of the modules above turn rows into records. */
export const imports = defineModule({
  name: 'imports',
  services: [importService],
  streams: importStreams,
  routes: [uploadRoute],
  permissions: { 'imports.import.write': ['manager', 'planner'] },
  visibility: { 'imports.import': { permission: 'imports.import.write', actor: true } },
  sweep: (db) => db.run(sql`select imports_sweep()`),
})
