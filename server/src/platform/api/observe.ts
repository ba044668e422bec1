import type { Runtime } from '../runtime.ts'

/** A request that was answered, on whichever protocol. */
export interface Answered {
  /** `eventkit.v1.TaskService/GetTask`; `none` for a path that is no rpc. */
  rpc: string
  /** An HTTP status, or a gRPC code by its name. */
  code: string
  /** The fault was ours. */
  isFault: boolean
  ms: number
  requestId: string
  path?: string
}

/** Logs one line a request, without its headers or its body, where secrets would be, and counts it. */
export function observe(runtime: Runtime, answered: Answered): void {
  const { rpc, code, ms, requestId, path } = answered
  runtime.log.info({ request_id: requestId, rpc, code, ms: Math.round(ms * 10) / 10, ...(path && { path }) }, 'request')
  for (const observer of runtime.observers) observer(answered)
}
