import { type Import, ImportFormat, ImportState } from '@eventkit/api/eventkit/v1/import_pb'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { FormError } from '@/components/form-error'
import { Button, buttonClass } from '@/components/ui/button'
import { ProgressBar } from '@/components/ui/progress-bar'
import { rowCount } from '@/features/imports/import-counts'
import { useImportProgress } from '@/features/imports/import.feed'
import { useImportRows, useImportVerbs } from '@/features/imports/import.queries'
import { readFailure } from '@/lib/errors'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { tell } from '@/lib/tell'

/** Doing it, or throwing it away; while it runs, how far it is; afterwards where to look. */
export function ImportActions({ item, onLeave }: { item: Import; onLeave: () => void }) {
  const t = useT()
  const { commit, discard } = useImportVerbs()
  if (item.state === ImportState.COMMITTED || item.state === ImportState.UNDONE) return <Report item={item} />
  if (item.state === ImportState.DISCARDED) return <p className="text-table text-muted">{t('imports.discardedHint')}</p>
  if (commit.isPending) return <Running item={item} />
  const changes = item.created + item.updated + item.deleted
  const failure = commit.error ?? discard.error
  return (
    <>
      <FormError failure={failure ? readFailure(failure) : undefined} />
      <div className="flex flex-wrap items-center gap-2">
        <Button look="primary" disabled={changes === 0} onClick={() => commit.mutate({ id: item.id })}>
          {changes === 0 ? t('imports.nothingToDo') : t('imports.commit', { count: changes })}
        </Button>
        <Button
          onClick={() =>
            discard.mutate(
              { id: item.id },
              {
                onSuccess: () => {
                  tell('info', t('imports.didDiscard', { file: item.fileName }))
                  onLeave()
                },
              },
            )
          }
        >
          {t('imports.discard')}
        </Button>
        <p className="text-table text-muted">{changes === 0 ? t('imports.nothingNew') : t('imports.allOrNothing')}</p>
      </div>
    </>
  )
}

function Running({ item }: { item: Import }) {
  const t = useT()
  const format = useFormat()
  const progress = useImportProgress(item.id)
  const total = progress?.total ?? rowCount(item)
  const applied = progress?.applied ?? 0
  const text = t('imports.running', { applied: format.number(applied), total: format.number(total) })
  return (
    <div role="status" className="flex flex-col gap-2 py-1">
      <ProgressBar label={text} value={total > 0 ? applied / total : undefined} />
      <p className="tabular text-table text-muted">{text}</p>
    </div>
  )
}

function Report({ item }: { item: Import }) {
  const t = useT()
  const format = useFormat()
  const { undo } = useImportVerbs()
  const isEvents = item.format === ImportFormat.ICS
  // The list begins where the file does: what was just made may lie years back.
  const first = useImportRows(item.id, 0, false).rows.find(({ startsAt }) => startsAt !== '')
  const month = first?.startsAt.slice(0, 7)
  if (undo.isPending) return <Running item={item} />
  if (item.state === ImportState.UNDONE) return <Undone item={item} />
  return (
    <div role="status" className="flex flex-wrap items-center gap-2">
      <FormError failure={undo.error ? readFailure(undo.error) : undefined} />
      <p className="text-table">
        {t('imports.report', { created: item.created, updated: item.updated, unchanged: item.unchanged })}
        {item.deleted > 0 && ` ${t('imports.reportDeleted', { count: item.deleted })}`}
        {item.failed + item.skipped > 0 && ` ${t('imports.reportLeft', { count: item.failed + item.skipped })}`}
        {item.problems > 0 && (
          <span className="text-warn">{` ${t('imports.withProblems')}: ${format.number(item.problems)}.`}</span>
        )}
      </p>
      {isEvents ? (
        <Link to="/events" search={month ? { month } : {}} className={buttonClass('primary')}>
          {t('imports.seeEvents')}
        </Link>
      ) : (
        <Link
          to="/tasks"
          search={item.options?.workspaceId ? { workspace: item.options.workspaceId } : {}}
          className={buttonClass('primary')}
        >
          {t('imports.seeTasks')}
        </Link>
      )}
      <Link to="/import" className={buttonClass()}>
        {t('imports.another')}
      </Link>
      {item.created + item.updated + item.deleted > 0 && (
        <UndoButton
          item={item}
          onUndo={() =>
            undo.mutate(
              { id: item.id },
              { onSuccess: () => tell('ok', t('imports.didUndoFile', { file: item.fileName })) },
            )
          }
        />
      )}
    </div>
  )
}

function UndoButton({ item, onUndo }: { item: Import; onUndo: () => void }) {
  const t = useT()
  const [isAsking, setAsking] = useState(false)
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('imports.undo')}</Button>
      {isAsking && (
        <ConfirmDialog
          title={t('imports.undoTitle', { file: item.fileName })}
          text={t('imports.undoText', { created: item.created, updated: item.updated, deleted: item.deleted })}
          action={t('imports.undo')}
          onConfirm={onUndo}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}

function Undone({ item }: { item: Import }) {
  const t = useT()
  return (
    <div role="status" className="flex flex-wrap items-center gap-2">
      <p className="text-table">
        {t('imports.undoneReport', { count: item.undone })}
        {item.kept > 0 && <span className="text-warn">{` ${t('imports.keptReport', { count: item.kept })}`}</span>}
      </p>
      <Link to="/import" className={buttonClass()}>
        {t('imports.another')}
      </Link>
    </div>
  )
}
