import type { JournalEntry } from '@eventkit/api/eventkit/v1/journal_pb'
import { Link } from '@tanstack/react-router'
import { ChevronDown } from 'lucide-react'
import { type MouseEvent, type ReactNode, useId, useState } from 'react'
import { EntryCause } from '@/components/entry-cause'
import { FieldChange } from '@/components/field-change'
import { Avatar } from '@/components/ui/avatar'
import { isSameDay, receivedAt } from '@/features/journal/activity-days'
import type { RecordLabel } from '@/features/journal/activity-records'
import type { EntryText } from '@/features/journal/activity-words'
import { cx } from '@/lib/class-names'
import { dateOf, useFormat } from '@/lib/format'
import { useIsHighlighted } from '@/lib/highlights'
import { useT } from '@/lib/i18n'

/** What a line of the activity says. */
export interface ActivityLine {
  entry: JournalEntry
  text: EntryText
  record: RecordLabel
  person: string
  workspace: string | undefined
}

/** One thing that happened: to which record, who did what, when; opens to what was there before and after. */
export function ActivityRow({ line, isFolded }: { line: ActivityLine; isFolded?: boolean }) {
  return (
    <OpeningLine line={line} hasCause={!isFolded} deed={<DeedText text={line.text} />}>
      {(id) => <Details id={id} line={line} />}
    </OpeningLine>
  )
}

/** The frame of a line: what it is about, who did it and when; `children` make what it opens to, under an id; `hasCause` says by which import. */
export function OpeningLine(props: {
  line: ActivityLine
  hasCause: boolean
  deed: ReactNode
  children: (id: string) => ReactNode
}) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const id = useId()
  const { record, entry, person, workspace } = props.line
  const isNew = useIsHighlighted(entry.id)
  const toggle = ({ target }: MouseEvent) => {
    const isControl = target instanceof Element && target.closest('a, button') !== null
    if (!isControl && getSelection()?.isCollapsed !== false) setOpen(!open)
  }
  return (
    <li
      className={cx(
        'border-b border-line text-table hover:bg-surface-1 focus-within:bg-surface-1',
        isNew && 'just-changed',
      )}
    >
      <div
        onClick={toggle}
        className="grid min-h-9 cursor-default grid-cols-[minmax(0,1fr)_auto_auto] items-center gap-x-3 gap-y-1 px-4 py-1.5 md:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_minmax(0,1fr)_auto_auto] md:py-0"
      >
        <RecordName record={record} />
        <Deed person={person}>
          {props.deed}
          {props.hasCause && <EntryCause entry={entry} />}
        </Deed>
        <span className="hidden truncate text-end text-xs text-muted md:block">{workspace}</span>
        <Moment entry={entry} />
        <button
          type="button"
          data-toggle
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          aria-label={t('company.entryDetails', { name: record.name })}
          onClick={() => setOpen(!open)}
          className="row-span-2 flex size-6 items-center justify-center rounded-md text-muted hover:bg-surface-3 hover:text-text md:row-span-1 pointer-coarse:size-11"
        >
          <ChevronDown className={cx('size-4 transition-transform duration-100', open && 'rotate-180')} aria-hidden />
        </button>
      </div>
      {open && props.children(id)}
    </li>
  )
}

function RecordName({ record }: { record: RecordLabel }) {
  const name = (
    <>
      {record.code && <span className="me-2 font-mono text-xs text-muted">{record.code}</span>}
      {record.name}
    </>
  )
  return (
    <span className="flex min-w-0 items-center gap-2">
      <record.icon className="size-4 shrink-0 text-muted" aria-hidden />
      {record.link ? (
        <Link {...record.link} className="truncate font-medium hover:underline">
          {name}
        </Link>
      ) : (
        <span className="truncate font-medium">{name}</span>
      )}
    </span>
  )
}

// On a narrow screen it is the line below the record and the time.
function Deed({ person, children }: { person: string; children: ReactNode }) {
  return (
    <span className="order-last col-span-2 flex min-w-0 items-center gap-2 md:order-none md:col-span-1">
      <Avatar name={person} />
      <span className="line-clamp-3 min-w-0 break-words md:line-clamp-2 md:py-1.5">
        <span className="font-medium">{person}</span> {children}
      </span>
    </span>
  )
}

// A longer old value would leave no room on the line for the new one.
const BRIEF = 24

function DeedText({ text: { verb, changes } }: { text: EntryText }) {
  const [only] = changes
  if (verb) return <span className="text-muted">{verb}</span>
  if (!only || changes.length > 1) return <ChangedFields changes={changes} />
  const { label, values, edit } = only
  return (
    <span>
      <FieldChange
        label={label}
        {...(values && { values })}
        {...(edit && { edit })}
        isBrief={values && values.before.length > BRIEF}
      />
    </span>
  )
}

// Several fields with what they are now; what they were is in the details.
function ChangedFields({ changes }: { changes: EntryText['changes'] }) {
  const t = useT()
  const { locale } = useFormat()
  const fields = changes.map(({ label, values }) => {
    // German nouns keep their capital inside a sentence.
    const field = locale === 'de' ? label : label.toLowerCase()
    return values?.after ? `${field}: ${values.after}` : field
  })
  return <span className="text-muted">{t('company.didChangeFields', { fields: fields.join(', ') })}</span>
}

function Moment({ entry }: { entry: JournalEntry }) {
  const format = useFormat()
  const at = dateOf(entry.occurredAt)
  if (!at) return null
  // For what was done without a connection the day is shown, too.
  const text = isSameDay(at, receivedAt(entry), format.timeZone) ? format.time(at) : format.short(at)
  return (
    <time dateTime={at.toISOString()} title={whenText(at, format)} className="tabular text-xs text-muted">
      {text}
    </time>
  )
}

function whenText(at: Date, format: ReturnType<typeof useFormat>): string {
  return `${format.full(at)} (${format.timeZone})\n${format.utc(at)}`
}

function Details({ id, line: { entry, text, workspace } }: { id: string; line: ActivityLine }) {
  const t = useT()
  const format = useFormat()
  const at = dateOf(entry.occurredAt)
  const facts = [
    t('company.entryNumber', { number: String(entry.position) }),
    entry.kind,
    workspace,
    at && `${format.full(at)} (${format.timeZone})`,
    at && format.utc(at),
  ]
  return (
    <div id={id} className="flex flex-col gap-1.5 pe-4 pb-3 ps-10">
      {text.changes.length > 0 && (
        <ul className="flex flex-col gap-1 break-words">
          {text.changes.map((change) => (
            <li key={change.field}>
              <FieldChange {...change} />
            </li>
          ))}
        </ul>
      )}
      <p className="tabular text-xs text-muted">{facts.filter(Boolean).join(' · ')}</p>
    </div>
  )
}
