import type { IncomingMessage } from 'node:http'

/** More than the largest file that an import takes, so that one which is too large still gets its answer. */
const mostBytes = 40_000_000
const mostMs = 10_000

/**
 * Reads what is left of a body that nobody wants. Many clients send everything before they read the answer, and a connection
 * that is closed on unread bytes is reset, which takes the answer with it. Calls back when the body is over or the caller is
 * gone; with false when the rest is more than anybody sends by mistake.
 */
export function readOn(request: IncomingMessage, then: (isOver: boolean) => void): void {
  if (request.complete || request.readableEnded || request.destroyed) return then(true)
  let bytes = 0
  const settle = (isOver: boolean): void => {
    clearTimeout(timer)
    request.off('data', count).off('end', over).off('close', over)
    then(isOver)
  }
  const count = (chunk: Buffer): void => {
    bytes += chunk.length
    if (bytes > mostBytes) settle(false)
  }
  const over = (): void => settle(true)
  const timer = setTimeout(settle, mostMs, false)
  request.on('data', count).on('end', over).on('close', over).resume()
}
