export { stepsOf } from './lifecycle.ts'
export { assertLiving, firstWithId, makeRecord, newRecord } from './record.actions.ts'
export {
  binWithParts,
  deleteOnce,
  deleteRecord,
  deleteUnseen,
  deleteWith,
  restoreRecord,
  restoreWith,
  returnAs,
} from './record.bin.ts'
export { type Chosen, forEachRecord } from './record.bulk.ts'
export { copyAttached } from './record.copy.ts'
export { defineRecord } from './record-kind.ts'
export { importing, importingTables, rowFields } from './record.import.ts'
export { containing, countListed, listRecords } from './record.list.ts'
export { toMessage } from './record-message.ts'
export {
  assertPlace,
  assertUsable,
  lockNewPlace,
  moveRecord,
  type Place,
  standingIn,
  workspaceOf,
} from './record.place.ts'
export {
  defaultWorkspaceId,
  listBelowForUpdate,
  lockStanding,
  lockWorkspaceFor,
  type Parent,
  parentFor,
  type Standing,
  workspaceFor,
} from './record.place.store.ts'
export { serveRecord, verbsOf } from './record.rpc.ts'
export type { ColumnsIn, RowOf } from './record-row.ts'
export type { Filter, Selecting } from './record-shape.ts'
export {
  findRecord,
  findRecordForUpdate,
  getRecord,
  getRecordForUpdate,
  insertRecord,
  lockReference,
  readRecords,
} from './record.store.ts'
