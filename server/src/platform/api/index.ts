export { toDate, toTimestamp } from './instant.ts'
export { readPatch } from './patch.ts'
export { writeMessage } from './rest-reply.ts'
