export { toldOwners } from './entry.owners.ts'
export { assertVersion, defineSubject, recordChange, saveChange } from './subject.ts'
