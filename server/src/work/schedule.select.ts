import sql from 'sql-template-tag'
import { columnsOf } from '../kernel/columns.ts'
import type { Selecting } from '../platform/records/index.ts'

/** Schedules with when they come next, and the names of who made them and whose rights they have. */
export const selectSchedules: Selecting = (_, kind) => sql`
  select ${columnsOf(kind.columns.all, 'r')}, c.name as created_by_name, a.name as runs_as_name, k.next_at
  from work_schedule r
  join auth_user c on c.tenant_id = r.tenant_id and c.id = r.created_by
  join auth_user a on a.tenant_id = r.tenant_id and a.id = r.runs_as_id
  left join work_schedule_clock k on k.tenant_id = r.tenant_id and k.schedule_id = r.id`
