import type { DescMethod, DescMethodUnary, DescService, Message } from '@bufbuild/protobuf'
import { UserService } from '@eventkit/api/eventkit/v1/user_pb'
import { createContextValues } from '@connectrpc/connect'
import { onlineManager } from '@tanstack/react-query'
import { openChangeStore, requestOf, type StoredChange } from '@/lib/change-store'
import { loadLaterMessages, t } from '@/lib/i18n'
import { Outbox } from '@/lib/outbox'
import { ownerOf, session } from '@/lib/session'
import { tellStayed } from '@/lib/tell'
import { showToast } from '@/lib/toast'
import { callerKey, transport } from '@/lib/transport'
import type { Waiting } from '@/lib/waiting-changes'

// What a page left unsent must be understood by the next one, so the services are found by their names: these, and those of kinds of record.
const SERVICES: Record<string, () => Promise<DescService>> = {
  'eventkit.v1.TaskService': async () => (await import('@eventkit/api/eventkit/v1/task_pb')).TaskService,
  'eventkit.v1.UserService': () => Promise.resolve(UserService),
}

async function serviceOf(name: string): Promise<DescService | undefined> {
  if (SERVICES[name]) return SERVICES[name]()
  const { KINDS } = await import('@/lib/records/kinds')
  return KINDS.map(({ methods }) => methods.get.parent).find(({ typeName }) => typeName === name)
}

/** Opens this tab's outbox: it sends the changes of whoever is signed in, from now on. */
export function openOutbox(waiting: Waiting): Outbox {
  const outbox = new Outbox({
    store: openChangeStore(),
    waiting,
    send,
    whenClosed,
    onStay: tellStayed,
    onCaughtUp: (count) => void tellCaughtUp(count),
  })
  holdTab(outbox.tab)
  const serve = () => {
    const current = session.get()
    return outbox.serve(current && { id: ownerOf(current), name: current.user.name })
  }
  session.subscribe(() => void serve())
  onlineManager.subscribe(() => void outbox.look())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void outbox.look()
  })
  window.addEventListener('beforeunload', (event) => {
    if (waiting.changes.get().length > 0 && !waiting.isLasting.get()) event.preventDefault()
  })
  void serve()
  return outbox
}

// A page may be through with them before it has what else it says.
async function tellCaughtUp(count: number): Promise<void> {
  await loadLaterMessages().catch(() => undefined) // The page that needs them asks again, and says what went wrong.
  showToast({ tone: 'ok', message: t('layers.caughtUp', { count }) })
}

async function send(change: StoredChange): Promise<Message> {
  const [service = '', name = ''] = change.rpc.split('/')
  const method = (await serviceOf(service))?.methods.find((known) => known.name === name)
  if (!method || !isUnary(method)) throw new Error(`${change.rpc} is not known here`)
  const request = requestOf(method, change)
  const headers = { 'idempotency-key': change.id, 'x-client-time': change.at }
  const contextValues = createContextValues().set(callerKey, change.owner)
  return (await transport.unary(method, undefined, undefined, headers, request, contextValues)).message
}

function isUnary(method: DescMethod): method is DescMethodUnary {
  return method.methodKind === 'unary'
}

const lockOf = (tab: string) => `eventkit.tab.${tab}`

// Held for as long as the page lives, so that others know when what it left is theirs to send.
function holdTab(tab: string): void {
  void navigator.locks?.request(lockOf(tab), () => new Promise(() => undefined))
}

// navigator.locks exists in secure contexts only. Without it two tabs may send the same change, which its idempotency key
// makes harmless.
function whenClosed(tab: string, act: () => Promise<void>): void {
  if ('locks' in navigator) void navigator.locks.request(lockOf(tab), act)
  else void act()
}
