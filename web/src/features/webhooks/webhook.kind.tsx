import { recordKinds } from '@eventkit/api/record-kinds'
import {
  CreateWebhookRequestSchema,
  ListWebhooksRequestSchema,
  UpdateWebhookRequestSchema,
  type Webhook,
  WebhookSchema,
  WebhookService,
} from '@eventkit/api/eventkit/v1/webhook_pb'
import { Link as LinkIcon, ListFilter, LockOpen, Power, RadioTower } from 'lucide-react'
import { Suspense } from 'react'
import { WebhookStateMark } from '@/features/webhooks/webhook-state'
import { layer } from '@/lib/lazy-part'
import { defineKind } from '@/lib/records/record-kind'

const WebhookFoot = layer(async () => (await import('@/features/webhooks/webhook-panel')).WebhookFoot)

/** What a webhook can be told of, as patterns: everything, and all of each kind of record. */
const PATTERNS = ['*', ...Object.keys(recordKinds).map((type) => `${type}.*`)]

/** Webhooks: addresses that are told what happens. */
export const kind = defineKind({
  type: 'webhooks.endpoint',
  path: '/webhooks',
  icon: RadioTower,
  service: WebhookService,
  message: WebhookSchema,
  create: CreateWebhookRequestSchema,
  update: UpdateWebhookRequestSchema,
  list: ListWebhooksRequestSchema,
  title: 'name',
  words: {
    one: 'webhook.one',
    many: 'shell.webhooks',
    fresh: 'webhook.fresh',
    freshHint: 'webhook.freshHint',
    create: 'webhook.create',
    did: {
      created: 'webhook.didCreate',
      deleted: 'webhook.didDelete',
      restored: 'webhook.didRestore',
      switched_off: 'webhook.didSwitchOff',
      tested: 'webhook.didTest',
      replayed: 'webhook.didReplay',
      skipped: 'webhook.didSkip',
      redelivered: 'webhook.didRedeliver',
      secret_rotated: 'webhook.didRotate',
      called: 'webhook.didCall',
    },
    inBin: 'webhook.inBin',
    gone: 'webhook.gone',
    goneHint: 'webhook.goneHint',
    leaveBin: 'webhook.leaveBin',
    binHint: 'webhook.binHint',
    noMatch: 'webhook.noMatch',
    none: { title: 'webhook.noneTitle', hint: 'webhook.noneHint', how: 'webhook.noneHow' },
    may: { read: 'webhook.mayRead', write: 'webhook.mayWrite' },
  },
  fields: {
    name: { label: 'webhook.name', isAsked: true, input: { as: 'line' }, column: { track: '', isSorted: true } },
    url: {
      label: 'webhook.url',
      add: 'webhook.addUrl',
      icon: LinkIcon,
      isAsked: true,
      input: { as: 'line' },
      column: { track: 'minmax(160px, 360px)', isUsual: true, givesWay: 2 },
    },
    kinds: {
      label: 'webhook.kinds',
      add: 'webhook.addKind',
      icon: ListFilter,
      isAsked: true,
      input: { as: 'tags', known: PATTERNS },
      column: { track: 'minmax(120px, 240px)', isUsual: true, givesWay: 1 },
    },
    enabled: {
      label: 'webhook.enabled',
      icon: Power,
      input: { as: 'check' },
      column: {
        track: '150px',
        isUsual: true,
        givesWay: 3,
        cell: (record: Webhook) => <WebhookStateMark webhook={record} />,
      },
    },
    restrictedFields: { label: 'webhook.restricted', icon: LockOpen, isAsked: true, input: { as: 'check' } },
  },
  aside: ({ url }: Webhook) => url,
  Head: ({ record }) => <WebhookStateMark webhook={record} />,
  Foot: (props) => (
    <Suspense fallback={null}>
      <WebhookFoot {...props} />
    </Suspense>
  ),
})
