import { Link } from '@tanstack/react-router'
import { Button, buttonClass } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { can, useMe } from '@/directory/me.queries'
import { useT } from '@/lib/i18n'
import { newRecord } from '@/lib/new-record'
import type { RecordKind } from '@/lib/records/record-types'

type Named = Pick<RecordKind, 'type' | 'icon' | 'words' | 'creates'>

/** What a kind of record is for, and how to get the first. */
export function NoRecordsYet({ kind, canWrite }: { kind: Named; canWrite: boolean }) {
  const t = useT()
  const { none, fresh } = kind.words
  const howToImport = can(useMe(), 'imports.import.write') && none.howOrImport
  const how = canWrite && (howToImport || none.how)
  return (
    <EmptyState
      icon={<kind.icon />}
      title={t(none.title)}
      hint={[t(none.hint), how && t(how)].filter(Boolean).join(' ')}
      action={
        canWrite && (
          <div className="flex flex-wrap justify-center gap-2">
            <Button look="primary" onClick={() => newRecord.set(kind.creates)}>
              {t(fresh)}
            </Button>
            {howToImport && (
              <Link to="/import" search={{ kind: kind.type }} className={buttonClass()}>
                {t('shell.import')}
              </Link>
            )}
          </div>
        )
      }
    />
  )
}
