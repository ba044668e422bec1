export { toDate, toTimestamp } from './instant.ts'
export { readPatch } from './patch.ts'
export { networkOf } from './peer.ts'
export { shortEnumName } from './rest-request.ts'
