import { defineModule } from '../module.ts'
import { exportRoute, exportStreams } from './journal.export.ts'

/** What leaves as a file. */
export const exports = defineModule({ name: 'exports', streams: exportStreams, routes: [exportRoute] })
