export { shortEnumName } from '../../kernel/enum-name.ts'
export { toDate, toTimestamp } from './instant.ts'
export { readPatch } from './patch.ts'
