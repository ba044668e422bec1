export { stepsOf } from './lifecycle.ts'
export { assertLiving, deleteRecord, firstWithId, makeRecord, newRecord } from './record.actions.ts'
export { type Chosen, forEachRecord } from './record.bulk.ts'
export { defineRecord } from './record-kind.ts'
export { importing, importingTables, rowFields } from './record.import.ts'
export { containing, listRecords, weightOf } from './record.list.ts'
export { toMessage } from './record-message.ts'
export { countRecords, type PageOrder, type PageQuery, readPageOf } from './record.page.ts'
export { serveRecord, verbsOf } from './record.rpc.ts'
export type { ColumnsIn, RowOf } from './record-row.ts'
export type { Selecting } from './record-shape.ts'
export {
  findRecord,
  findRecordForUpdate,
  getRecord,
  getRecordForUpdate,
  insertRecord,
  lockReference,
  readRecords,
  selectOf,
} from './record.store.ts'
