/** The kinds of record of the contract by type, such as work.task. */
export declare const recordKinds: Readonly<Record<keyof RecordFilters, RecordPlace>> & Readonly<Record<string, RecordPlace>>

/** Where a kind of record is seen, what stands before its numbers, and what its list is filtered by. */
interface RecordPlace {
  readonly page: string
  readonly numberPrefix: string
  readonly filters: readonly string[]
}

/** What the lists of kinds of record are filtered by. */
export interface RecordFilters {
  'auth.user': 'workspaceIds'
  'imports.import': never
  'planning.event': 'status'
  'planning.venue': 'country' | 'tag'
  'tenancy.workspace': never
  'webhooks.endpoint': never
  'work.schedule': never
  'work.task': 'priority' | 'tag' | 'status'
  'work.template': 'tag'
}
