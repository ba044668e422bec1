import { Reach } from '@eventkit/api/eventkit/v1/reach_pb'
import type { Me } from '@eventkit/api/eventkit/v1/user_pb'
import { can, meOptions, type Owned } from '@/directory/me.queries'
import { queryClient } from '@/lib/query-client'

/** The signed-in person outside components, once they are known. */
export const knownMe = (): Me | undefined => queryClient.getQueryData(meOptions.queryKey)

/** Tells whether somebody sees a record of a kind ("work.task") in a place that they see, by whose it is. */
export function sees(me: Me | undefined, type: string, record: Owned & { private?: boolean }): boolean {
  if (!me || record.createdBy?.id === me.id) return true
  const reach = me.reach[can(me, `${type}.read`) ? `${type}.read` : `${type}.write`]
  if (reach === Reach.OWN) return false
  return record.assignee?.id === me.id || (reach !== Reach.ASSIGNED && !record.private)
}
