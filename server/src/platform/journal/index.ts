export { readChangesOf } from './journal.store.ts'
export { assertVersion, defineSubject, recordChange, saveChange } from './subject.ts'
