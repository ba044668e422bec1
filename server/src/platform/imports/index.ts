import sql from 'sql-template-tag'
import { defineJob, hourly, noPayload } from '../../kernel/job.ts'
import { defineModule } from '../module.ts'
import { commitJob, importWaits } from './import.job.ts'
import { forgetImports, forgetJob } from './import.erasure.ts'
import { importService } from './import.rpc.ts'
import { importStreams, uploadRoute } from './import.upload.ts'

export type { ImportedRecord, Importer, ImportPlace } from '../importer.ts'

/** Removes previews that nobody came back to. */
const sweep = defineJob({
  name: 'imports.sweep',
  payload: noPayload,
  unique: 'until_done',
  run: (ctx) => ctx.db.run(sql`select imports_sweep()`),
})

/** Imports of files. The importers of the modules above turn rows into records. */
export const imports = defineModule({
  name: 'imports',
  services: [importService],
  streams: importStreams,
  routes: [uploadRoute],
  permissions: { 'imports.import.write': ['manager', 'planner'] },
  // As the import itself: what it made is told by its own entries.
  visibility: { 'imports.import': { actor: true } },
  reactions: { 'auth.user.erased': [forgetImports] },
  waits: importWaits,
  jobs: [commitJob, forgetJob, sweep],
  crons: [hourly(sweep, 27)],
})
