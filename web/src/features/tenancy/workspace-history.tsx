import { FieldChange } from '@/components/field-change'
import { RecordHistory } from '@/components/record-history'
import { type PlainKey, useT } from '@/lib/i18n'

const VERBS: Record<string, PlainKey> = {
  'tenancy.workspace.created': 'company.didMakeWorkspace',
  'tenancy.workspace.deleted': 'company.didBinWorkspace',
  'tenancy.workspace.restored': 'company.didUnbinWorkspace',
}

/** A workspace's activity. */
export function WorkspaceHistory({ workspaceId }: { workspaceId: string }) {
  const t = useT()
  return (
    <RecordHistory
      subjectType="tenancy.workspace"
      subjectId={workspaceId}
      describe={(entry) => {
        const verb = VERBS[entry.kind]
        if (verb) return <span className="text-muted">{t(verb)}</span>
        const change = entry.changes.find(({ field }) => field === 'name')
        if (change?.new?.kind.case !== 'stringValue') return null
        const before = change.old?.kind.case === 'stringValue' ? change.old.kind.value : ''
        return <FieldChange label={t('company.name')} values={{ before, after: change.new.kind.value }} />
      }}
    />
  )
}
