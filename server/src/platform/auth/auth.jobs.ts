import sql from 'sql-template-tag'
import { type Cron, defineJob, hourly, type JobKind, noPayload } from '../../kernel/job.ts'
import { signingKey } from './signing-key.ts'

/** Removes tokens, links and idempotency keys that have expired. */
const sweep = defineJob({
  name: 'auth.sweep',
  payload: noPayload,
  unique: 'until_done',
  run: (ctx) => ctx.db.run(sql`select platform_sweep()`),
})

/** Makes the next signing key when the newest is due, so that no request has to. */
const rotateKeys = defineJob({
  name: 'auth.rotate_keys',
  payload: noPayload,
  unique: 'until_done',
  run: ({ services, db, receivedAt }) => signingKey(services, db, receivedAt),
})

export const jobs: readonly JobKind[] = [sweep, rotateKeys]

export const crons: readonly Cron[] = [hourly(sweep, 17), hourly(rotateKeys, 7)]
