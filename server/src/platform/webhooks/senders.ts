import type { Config } from '../../config.ts'
import { makeSender, type Sender } from './sender.ts'

const senders = new Map<string, Sender>()

/** The process's sender for these settings: connections to receivers are kept for the next delivery. */
export function senderFor({ webhookPrivateAddresses, webhookTimeout }: Config): Sender {
  const key = `${webhookPrivateAddresses} ${webhookTimeout}`
  const sender =
    senders.get(key) ?? makeSender({ isPrivateAllowed: webhookPrivateAddresses, timeoutMs: webhookTimeout * 1000 })
  senders.set(key, sender)
  return sender
}
