export { shortEnumName } from './enum-name.ts'
export { toDate, toTimestamp } from './instant.ts'
export { readPatch } from './patch.ts'
