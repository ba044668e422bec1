import type { Company } from '@eventkit/api/eventkit/v1/company_pb'
import { toTimestamp } from '../contract/index.ts'
import type { CompanyRow } from './company.rules.ts'

/** A company as the contract has it. */
export const toCompany = (row: CompanyRow): Company => ({
  $typeName: 'eventkit.v1.Company',
  id: row.tenant_id,
  name: row.name,
  timeZone: row.time_zone,
  state: row.state,
  version: row.version,
  createdAt: toTimestamp(row.created_at),
  defaultWorkspaceId: row.default_workspace_id ?? '',
})
