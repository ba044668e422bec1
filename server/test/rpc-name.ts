import type { Rpc } from '../src/platform/api/contract.ts'

/** `TaskService/CreateTask` */
export const shortName = (rpc: Rpc): string => rpc.name.replace('eventkit.v1.', '')

/** Rpcs with their names, as `it.each` takes them. */
export const named = (rpcs: readonly Rpc[]): [string, Rpc][] => rpcs.map((rpc) => [shortName(rpc), rpc])
