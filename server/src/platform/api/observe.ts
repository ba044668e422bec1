import type { Answered, Runtime } from '../runtime.ts'

/** Logs one line a request, without its headers or its body, where secrets would be, and counts it. */
export function observe(runtime: Runtime, answered: Answered): void {
  const { rpc, code, ms, requestId, path } = answered
  runtime.log.info({ request_id: requestId, rpc, code, ms: Math.round(ms * 10) / 10, ...(path && { path }) }, 'request')
  for (const observer of runtime.observers) observer(answered)
}
