import { ImportError } from '@/features/imports/import-error'
import { type Import, ImportState } from '@eventkit/api/eventkit/v1/import_pb'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { Button, buttonClass } from '@/components/ui/button'
import { ProgressBar } from '@/components/ui/progress-bar'
import { rowCount } from '@/features/imports/import-counts'
import { useImportProgress } from '@/features/imports/import.feed'
import { refreshImport, useImportVerbs } from '@/features/imports/import.queries'
import { can, useMe } from '@/directory/me.queries'
import { isOpen } from '@/features/jobs/job-words'
import { useJobActs } from '@/features/jobs/job.queries'
import { isApplying } from '@/features/imports/import-words'
import { type Job, JobState } from '@eventkit/api/eventkit/v1/job_pb'
import { readFailure } from '@/lib/errors'
import { useFormat } from '@/lib/format'
import { type Translate, useT } from '@/lib/i18n'
import { kindOf } from '@/lib/records/kinds'
import { tell } from '@/lib/tell'

/** The buttons that apply or discard an import, its progress while it runs, and its report afterwards. */
export function ImportActions({ item, onLeave }: { item: Import; onLeave: () => void }) {
  const t = useT()
  const { commit, discard } = useImportVerbs()
  if (item.state === ImportState.COMMITTED || item.state === ImportState.UNDONE) return <Report item={item} />
  if (item.state === ImportState.DISCARDED) return <p className="text-table text-muted">{t('imports.discardedHint')}</p>
  if (commit.isPending || isApplying(item)) return <Applying item={item} />
  const changes = item.created + item.updated + item.deleted
  const job = item.commitJob?.state
  const failure = (job === JobState.CANCELLED ? undefined : commit.error) ?? discard.error
  return (
    <>
      {job === JobState.CANCELLED && <Ended text={t('imports.applyingCancelled')} />}
      {job === JobState.FAILED && !failure && <Ended text={t('imports.applyingFailed')} />}
      <ImportError failure={failure ? readFailure(failure) : undefined} />
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
        <p className="text-table text-muted">{changes === 0 ? t('imports.nothingNew') : promise(item, t)}</p>
      </div>
    </>
  )
}

// What happens to the rows that the button does not count.
function promise({ failed, skipped }: Import, t: Translate): string {
  return [
    failed > 0 && t('imports.leavesFailed', { count: failed }),
    skipped > 0 && t('imports.leavesSkipped', { count: skipped }),
    t('imports.allOrNothing'),
  ]
    .filter(Boolean)
    .join(' ')
}

// Why a preview that was to be applied is still one.
function Ended({ text }: { text: string }) {
  return (
    <p role="status" className="text-table text-warn">
      {text}
    </p>
  )
}

/** How far it is, and its end for those who may end jobs. */
function Applying({ item }: { item: Import }) {
  const mayCancel = can(useMe(), 'jobs.job.write')
  // The job is there from soon after it was asked for.
  useEffect(() => {
    const timer = setTimeout(refreshImport, 500, item.id)
    return () => clearTimeout(timer)
  }, [item.id])
  return (
    <div className="flex items-center gap-3">
      <div className="min-w-0 flex-1">
        <Running item={item} />
      </div>
      {mayCancel && item.commitJob && isOpen(item.commitJob) && <CancelButton job={item.commitJob} item={item} />}
    </div>
  )
}

function CancelButton({ job, item }: { job: Job; item: Import }) {
  const t = useT()
  const acts = useJobActs(job, () => refreshImport(item.id))
  return (
    <Button aria-busy={acts.isPending} onClick={acts.cancel}>
      {t('layers.cancel')}
    </Button>
  )
}

function Running({ item }: { item: Import }) {
  const t = useT()
  const format = useFormat()
  const progress = useImportProgress(item.id)
  const total = progress?.total ?? rowCount(item)
  const applied = progress?.applied ?? Number(item.commitJob?.progressDone ?? 0)
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
  if (undo.isPending) return <Running item={item} />
  if (item.state === ImportState.UNDONE) return <Undone item={item} />
  return (
    <div role="status" className="flex flex-wrap items-center gap-2">
      <ImportError failure={undo.error ? readFailure(undo.error) : undefined} />
      <p className="text-table">
        {t('imports.report', { created: item.created, updated: item.updated, unchanged: item.unchanged })}
        {item.deleted > 0 && ` ${t('imports.reportDeleted', { count: item.deleted })}`}
        {item.failed + item.skipped > 0 && ` ${t('imports.reportLeft', { count: item.failed + item.skipped })}`}
        {item.problems > 0 && (
          <span className="text-warn">{` ${t('imports.withProblems')}: ${format.number(item.problems)}.`}</span>
        )}
      </p>
      {item.created + item.updated > 0 && <Made item={item} />}
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

/** Leads to what the import made or changed. */
function Made({ item }: { item: Import }) {
  const t = useT()
  const kind = kindOf(item.kind)
  if (!kind) return null
  return (
    <Link to={kind.path} search={{ ...kind.everything, import: item.id }} className={buttonClass('primary')}>
      {t(kind.words.see ?? 'imports.seeRecords', { count: item.created + item.updated })}
    </Link>
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
