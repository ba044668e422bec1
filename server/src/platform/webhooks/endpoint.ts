import {
  CreateWebhookRequestSchema,
  ListWebhooksRequestSchema,
  UpdateWebhookRequestSchema,
  type Webhook as WebhookMessage,
  WebhookOffReason,
  WebhookSchema,
  WebhookState,
} from '@eventkit/api/eventkit/v1/webhook_pb'
import sql from 'sql-template-tag'
import { columnsOf } from '../../kernel/columns.ts'
import type { Ctx } from '../../kernel/ctx.ts'
import { DomainError } from '../../kernel/errors.ts'
import { defineRecord, type RowOf, type Selecting } from '../records/index.ts'
import { addressProblem } from './address.rules.ts'
import { isFailing } from './delivery.rules.ts'

/** What is looked up with an endpoint of how the delivery to it goes. */
const lookedUp = {
  position: 0,
  behind: 0,
  failures: 0,
  failing_since: null as Date | null,
  paused_until: null as Date | null,
  taken_at: null as Date | null,
  off_reason: WebhookOffReason.UNSPECIFIED,
  /** Empty but in the reply to its creation. */
  secret: '',
}

type Told = 'state' | 'offReason' | 'failingSince' | 'retryAt' | 'takenAt' | 'position' | 'behind' | 'secret'

/** A webhook as it is read. */
export type Endpoint = RowOf<Omit<WebhookMessage, Told>, never, typeof lookedUp>

const selectEndpoints: Selecting = (_, kind) => sql`
  select ${columnsOf(kind.columns.all, 'r')}, c.name as created_by_name, s.position, s.failures, s.failing_since,
    s.paused_until, s.taken_at, s.off_reason, '' as secret,
    greatest(0, (select n.position from journal_counter n where n.tenant_id = r.tenant_id) - s.position) as behind
  from webhooks_endpoint r
  join auth_user c on c.tenant_id = r.tenant_id and c.id = r.created_by
  join webhooks_cursor s on s.tenant_id = r.tenant_id and s.endpoint_id = r.id`

/** Webhooks: addresses that are told what happens in the company. */
export const endpoints = defineRecord({
  message: WebhookSchema,
  create: CreateWebhookRequestSchema,
  update: UpdateWebhookRequestSchema,
  list: ListWebhooksRequestSchema,
  title: 'name',
  payload: ({ enabled, off_reason }) =>
    !enabled && off_reason ? { reason: off_reason === WebhookOffReason.GONE ? 'gone' : 'unanswered' } : {},
  lookedUp,
  select: selectEndpoints,
  told: {
    state: (row) => stateOf(row),
    offReason: ({ enabled, off_reason }) => (enabled ? WebhookOffReason.UNSPECIFIED : off_reason),
    failingSince: ({ failing_since }) => failing_since,
    retryAt: ({ enabled, paused_until }) => (enabled ? paused_until : null),
    takenAt: ({ taken_at }) => taken_at,
    position: ({ position }) => BigInt(position),
    behind: ({ behind }) => BigInt(behind ?? 0),
    secret: ({ secret }) => secret,
  },
  defaults: () => ({ kinds: ['*'], enabled: true }),
  checked: (endpoint, ctx) => withUsableAddress(endpoint, ctx),
  patched: (endpoint, patch, ctx) => {
    const next = { ...endpoint, ...patch, kinds: kindsOf(patch.kinds ?? endpoint.kinds) }
    // One that cannot be used any more can still be renamed, or switched off.
    return 'url' in patch ? withUsableAddress(next, ctx) : next
  },
  sorts: ['name', 'created_at'],
  searched: ['name', 'url'],
})

function stateOf({ enabled, deleted_at, failures }: Endpoint): WebhookState {
  if (!enabled || deleted_at) return WebhookState.OFF
  return isFailing(failures) ? WebhookState.FAILING : WebhookState.ON
}

/** No kind means every kind; beside every kind another says nothing. */
const kindsOf = (kinds: readonly string[]): string[] => (kinds.length === 0 || kinds.includes('*') ? ['*'] : [...kinds])

function withUsableAddress<Row extends { url: string; kinds: string[] }>(row: Row, { services }: Ctx): Row {
  const url = row.url.trim()
  const problem = addressProblem(url, services.config.webhookPrivateAddresses)
  if (problem) {
    const { reason, description } = problem
    throw new DomainError('invalid', reason, `url: ${description}`, { violations: [{ field: 'url', description }] })
  }
  return { ...row, url: new URL(url).href, kinds: kindsOf(row.kinds) }
}
