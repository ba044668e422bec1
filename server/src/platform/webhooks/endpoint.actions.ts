import type { CreateWebhookRequest, UpdateWebhookRequest } from '@eventkit/api/eventkit/v1/webhook_pb'
import type { Ctx } from '../../kernel/ctx.ts'
import { failedPrecondition, invalid } from '../../kernel/errors.ts'
import { enqueue } from '../../kernel/job.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { assertLiving, type ColumnsIn, getRecord, getRecordForUpdate, makeRecord, verbsOf } from '../records/index.ts'
import {
  countListening,
  forgetFailures,
  getCursor,
  getCursorForUpdate,
  insertCursor,
  moveCursor,
  openSecrets,
  readEnd,
  restartCursor,
  type Secrets,
  writeSecrets,
} from './endpoint.state.store.ts'
import { type DeliveryRow, giveUpWaiting, insertTest } from './delivery.store.ts'
import { wakeDelivery } from './delivery.wake.ts'
import { type Endpoint, endpoints } from './endpoint.ts'
import { testType } from './envelope.ts'
import { isWebhookSecret, makeSecret } from './signature.ts'
import { testJob } from './trial.job.ts'

type New = ColumnsIn<CreateWebhookRequest, Endpoint>
type Patch = ColumnsIn<UpdateWebhookRequest, Endpoint>

const verbs = verbsOf(endpoints)

/** Each takes a place where deliveries run, so that a company with many would be in others' way. */
const mostListening = 20

/** Refuses one more that is switched on. */
async function assertRoom(ctx: Ctx): Promise<void> {
  if ((await countListening(ctx)) < mostListening) return
  const message = `A company has at most ${mostListening} webhooks that are switched on; switch one off first.`
  throw failedPrecondition('too_many_webhooks', message)
}

/**
 * Makes a webhook, which is told of what is numbered from now on. Its secret is in the answer, the caller's own or a new one; not in
 * the answer to a repeated id.
 */
export async function createEndpoint(ctx: Ctx, given: New): Promise<Endpoint> {
  const { secret = makeSecret(), ...fields } = given
  if (!isWebhookSecret(secret)) throw invalid('secret', 'must be whsec_ and 24 to 64 bytes in base64')
  if (given.enabled ?? true) await assertRoom(ctx)
  const { record, isNew } = await makeRecord(ctx, endpoints, fields)
  if (!isNew) return record
  await insertCursor(ctx, record.id, secret)
  return { ...record, position: await readEnd(ctx), secret }
}

/** Changes a webhook. One that is switched on again, or has a new address, is asked at once. */
export async function updateEndpoint(ctx: Ctx, id: string, version: number, patch: Patch): Promise<Endpoint> {
  const before = await getRecordForUpdate(ctx, endpoints, id)
  if (patch.enabled && !before.enabled) await assertRoom(ctx)
  const after = await verbs.update(ctx, id, version, patch)
  if (after.enabled && !before.enabled) return await restart(ctx, after)
  if (after.url === before.url) return after
  await forgetFailures(ctx, id)
  await wakeDelivery(ctx, id)
  return { ...after, ...unfailed }
}

/** Takes a webhook out of the bin; it goes on where it stopped. */
export async function restoreEndpoint(ctx: Ctx, id: string): Promise<Endpoint> {
  const { enabled } = await getRecordForUpdate(ctx, endpoints, id)
  if (enabled) await assertRoom(ctx)
  const restored = await verbs.restore(ctx, id)
  return enabled ? await restart(ctx, restored) : restored
}

const unfailed = { failures: 0, failing_since: null, paused_until: null } as const

async function restart(ctx: Ctx, endpoint: Endpoint): Promise<Endpoint> {
  await restartCursor(ctx, endpoint.id)
  await wakeDelivery(ctx, endpoint.id)
  return { ...endpoint, ...unfailed, off_reason: 0 }
}

/** A webhook that is living, and that the caller may change; locked. */
async function getLivingForUpdate(ctx: Ctx, id: string): Promise<Endpoint> {
  const endpoint = await getRecordForUpdate(ctx, endpoints, id)
  assertLiving(endpoints, endpoint)
  return endpoint
}

/** The same for what makes sense only while it is on. */
export async function getListeningForUpdate(ctx: Ctx, id: string): Promise<Endpoint> {
  const endpoint = await getLivingForUpdate(ctx, id)
  if (endpoint.enabled) return endpoint
  throw failedPrecondition('switched_off', `"${endpoint.name}" is switched off; switch it on first.`)
}

/** Tells the journal what was done with a webhook beside changing it. */
export function recordDoing(ctx: Ctx, endpoint: Endpoint, verb: string, payload: JsonObject = {}): void {
  const { id, name, version, created_by } = endpoint
  ctx.record({
    kind: `${endpoints.type}.${verb}`,
    subjectType: endpoints.type,
    subjectId: id,
    subjectVersion: version,
    changes: [],
    payload: { name, created_by, ...payload },
  })
}

/** What deliveries of a webhook are signed with. */
export async function readSecrets(ctx: Ctx, id: string): Promise<Secrets> {
  await getRecord(ctx, endpoints, id)
  return await openSecrets(ctx, await getCursor(ctx, id), ctx.receivedAt)
}

const hourMs = 3_600_000

/**
 * Makes a new secret; for some hours deliveries are signed with the one before, too.
 * @throws failedPrecondition `rotation_under_way` where the one before that is still in use would be lost
 */
export async function rotateSecret(ctx: Ctx, id: string, overlapHours: number): Promise<Secrets> {
  const endpoint = await getLivingForUpdate(ctx, id)
  const { secret: current, former } = await openSecrets(ctx, await getCursorForUpdate(ctx, id), ctx.receivedAt)
  const isOverlap = overlapHours > 0
  if (isOverlap && former)
    throw failedPrecondition(
      'rotation_under_way',
      'The secret was changed a short while ago and the one before is still in use. Wait until that ends, or change it without an overlap.',
    )
  const secrets: Secrets = {
    secret: makeSecret(),
    former: isOverlap ? current : '',
    formerUntil: isOverlap ? new Date(ctx.receivedAt.getTime() + overlapHours * hourMs) : null,
  }
  await writeSecrets(ctx, id, secrets)
  recordDoing(ctx, endpoint, 'secret_rotated', { former_until: secrets.formerUntil?.toISOString() ?? '' })
  return secrets
}

/** Has a test sent. @throws failedPrecondition `test_under_way` */
export async function testEndpoint(ctx: Ctx, id: string): Promise<DeliveryRow> {
  const endpoint = await getLivingForUpdate(ctx, id)
  const delivery = await insertTest(ctx, id, testType)
  const job = await enqueue(ctx, testJob, { endpoint_id: id, delivery_id: delivery.id }, { key: id })
  if (!job) throw failedPrecondition('test_under_way', 'A test is being sent; wait until it has ended.')
  recordDoing(ctx, endpoint, 'tested')
  return delivery
}

/** So many positions can be delivered again. */
const mostReplayed = 100_000

/** Moves a webhook back to a position: all from there on is delivered in order, what was delivered before as well. */
export async function replayEndpoint(ctx: Ctx, id: string, from: number): Promise<Endpoint> {
  const endpoint = await getListeningForUpdate(ctx, id)
  const [cursor, end] = [await getCursorForUpdate(ctx, id), await readEnd(ctx)]
  if (from > cursor.position)
    throw invalid('from_position', `must be at most ${cursor.position}, up to which entries were delivered`)
  if (end - from >= mostReplayed)
    throw invalid('from_position', `must be at least ${end - mostReplayed + 1}: at most ${mostReplayed} are replayed`)
  await moveCursor(ctx, id, from - 1)
  await wakeDelivery(ctx, id)
  recordDoing(ctx, endpoint, 'replayed', { from_position: from })
  return { ...endpoint, position: from - 1, behind: end - from + 1 }
}

/** Gives up what waits: the webhook goes on with what is numbered from now on. */
export async function skipEndpoint(ctx: Ctx, id: string): Promise<Endpoint> {
  const endpoint = await getLivingForUpdate(ctx, id)
  const cursor = await getCursorForUpdate(ctx, id)
  const position = await readEnd(ctx)
  const waiting = await giveUpWaiting(ctx, id)
  await moveCursor(ctx, id, position)
  await forgetFailures(ctx, id)
  recordDoing(ctx, endpoint, 'skipped', { from_position: cursor.position + 1, to_position: position, waiting })
  return { ...endpoint, ...unfailed, position, behind: 0 }
}
