import { type Event, UpdateEventRequestSchema } from '@eventkit/api/eventkit/v1/planning_pb'
import { ArchiveRestore, Link as LinkIcon, Trash2 } from 'lucide-react'
import { DetailPanel } from '@/components/detail-panel'
import { MissingRecord } from '@/components/missing-record'
import { RecordText } from '@/components/record-text'
import { RecordTitle } from '@/components/record-title'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { mayChange, useMe } from '@/directory/me.queries'
import { EventFields } from '@/features/planning/event-fields'
import { EventHistory } from '@/features/planning/event-history'
import { EventStatusButton } from '@/features/planning/event-status'
import { deleteEvent, restoreEvent, updateEvent } from '@/features/planning/event.actions'
import { useEvent } from '@/features/planning/event.queries'
import { checkFields } from '@/lib/field-rules'
import { useT } from '@/lib/i18n'
import { showToast } from '@/lib/toast'

/** One event beside the calendar or the table, with its own address; every field is edited in place. */
export function EventPanel({ eventId, onClose }: { eventId: string; onClose: () => void }) {
  const t = useT()
  const me = useMe()
  const query = useEvent(eventId)
  const event = query.data
  const canWrite = event !== undefined && mayChange(me, 'planning.event', event)
  return (
    <DetailPanel
      label={t('planning.panelLabel', { name: event?.name ?? '' })}
      subjectType="planning.event"
      subjectId={eventId}
      onClose={onClose}
      actions={event && <PanelActions event={event} canWrite={canWrite} onClose={onClose} />}
      head={event && <EventStatusButton event={event} canWrite={canWrite} />}
    >
      {event ? (
        <EventRecord key={eventId} event={event} canWrite={canWrite} />
      ) : (
        <MissingRecord
          query={query}
          goneTitle={t('planning.gone')}
          goneHint={t('planning.goneHint')}
          onLeave={onClose}
        />
      )}
    </DetailPanel>
  )
}

function EventRecord({ event, canWrite }: { event: Event; canWrite: boolean }) {
  const t = useT()
  const isReadOnly = !canWrite || event.deletedAt !== undefined
  const saved = t('planning.didUpdateToast')
  return (
    <>
      {event.deletedAt && (
        <p className="mb-3 flex items-center justify-between gap-3 rounded-md bg-surface-2 py-1.5 pe-1.5 ps-3 text-table text-warn">
          {t('planning.inBin')}
          {canWrite && (
            <Button size="sm" onClick={() => restoreEvent(event)}>
              <ArchiveRestore className="size-4" aria-hidden />
              {t('shell.restore')}
            </Button>
          )}
        </p>
      )}
      <RecordTitle
        label={t('planning.name')}
        value={event.name}
        isReadOnly={isReadOnly}
        check={(name) => checkFields(UpdateEventRequestSchema, { name }, t)[0]?.description}
        onSave={(name) => updateEvent(event, { name }, saved)}
      />
      <EventFields event={event} isReadOnly={isReadOnly} />
      <RecordText
        label={t('planning.notes')}
        addLabel={t('planning.addNotes')}
        value={event.notes}
        isReadOnly={isReadOnly}
        onSave={(notes) => updateEvent(event, { notes }, saved)}
      />
      <EventHistory eventId={event.id} />
    </>
  )
}

function PanelActions({ event, canWrite, onClose }: { event: Event; canWrite: boolean; onClose: () => void }) {
  const t = useT()
  const copyLink = () => {
    const link = new URL(`/events/${event.id}`, location.origin).href
    void navigator.clipboard.writeText(link).then(() => showToast({ tone: 'ok', message: t('shell.copied') }))
  }
  return (
    <>
      <IconButton label={t('shell.copyLink')} onClick={copyLink}>
        <LinkIcon className="size-4" />
      </IconButton>
      {canWrite && !event.deletedAt && (
        <IconButton
          label={t('shell.delete')}
          onClick={() => {
            deleteEvent(event)
            onClose()
          }}
        >
          <Trash2 className="size-4" />
        </IconButton>
      )}
    </>
  )
}
