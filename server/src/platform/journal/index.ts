export { appendEntries, changesSince, type NumberedEntry } from './journal.store.ts'
export { mergeOrRefuse, type Edit } from './merge.ts'
