import { useEffect, useRef } from 'react'
import { DetailPanel } from '@/components/detail-panel'
import { MissingRecord } from '@/components/missing-record'
import { useNumberedTask } from '@/features/work/task.queries'
import { useT } from '@/lib/i18n'
import { recordCode } from '@/lib/record-kinds'

/** Stands where a task's panel is to be until its number, "T-412", is known to be that of an id. */
export function NumberedTask(props: { number: number; onFound: (taskId: string) => void; onClose: () => void }) {
  const t = useT()
  const { task, ...query } = useNumberedTask(props.number)
  const found = useRef(props.onFound)
  found.current = props.onFound
  const id = task?.id
  useEffect(() => {
    if (id !== undefined) found.current(id)
  }, [id])
  const key = recordCode('work.task', props.number)
  return (
    <DetailPanel
      label={`${t('work.task')} ${key}`}
      subjectType="work.task"
      subjectId={key}
      onClose={props.onClose}
      head={<span className="font-mono text-xs text-muted">{key}</span>}
    >
      {id === undefined && (
        <MissingRecord query={query} goneTitle={t('work.gone')} goneHint={t('work.goneHint')} onLeave={props.onClose} />
      )}
    </DetailPanel>
  )
}
