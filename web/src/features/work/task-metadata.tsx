import type { JsonObject } from '@bufbuild/protobuf'
import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import { DraftError } from '@/components/draft-error'
import { useDraftField } from '@/components/draft-field'
import { updateTask } from '@/features/work/task'
import { isRecord } from '@/lib/errors'
import { useT } from '@/lib/i18n'

/** What programs keep with a task, as JSON; shown only where there is some. */
export function TaskMetadata({ task, isReadOnly }: { task: Task; isReadOnly: boolean }) {
  const t = useT()
  const field = useDraftField({
    value: JSON.stringify(task.metadata ?? {}, null, 2),
    multiline: true,
    check: (text) => (readObject(text) ? undefined : t('layers.metadataWrong')),
    save: (text) => updateTask(task, { metadata: readObject(text) }),
  })
  if (Object.keys(task.metadata ?? {}).length === 0) return null
  return (
    <section aria-label={t('layers.metadata')} className="pt-5">
      <h2 className="pb-1.5 text-table font-semibold">{t('layers.metadata')}</h2>
      <textarea
        {...field.props}
        aria-label={t('layers.metadata')}
        aria-invalid={field.error ? true : undefined}
        readOnly={isReadOnly}
        spellCheck={false}
        className="field-sizing-content max-h-72 w-full resize-none rounded-md bg-surface-2 px-3 py-2 font-mono text-xs leading-5"
      />
      <DraftError>{field.error}</DraftError>
    </section>
  )
}

function readObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

// What JSON.parse gives holds JSON values only, all the way down.
function isJsonObject(value: unknown): value is JsonObject {
  return isRecord(value)
}
