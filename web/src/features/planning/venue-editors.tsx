import { create } from '@bufbuild/protobuf'
import {
  type GeoPosition,
  GeoPositionSchema,
  type Room,
  RoomSchema,
  type Venue,
} from '@eventkit/api/eventkit/v1/venue_pb'
import { ExternalLink, Plus, X } from 'lucide-react'
import { type ComponentProps, type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import { DraftError } from '@/components/draft-error'
import { useDraftField } from '@/components/draft-field'
import { useKeptFocus } from '@/components/kept-focus'
import { FIELD_VALUE } from '@/components/record-fields'
import { buttonClass } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { cx } from '@/lib/class-names'
import { isRecord } from '@/lib/errors'
import { type Format, useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import type { FieldTools, OwnEditor } from '@/lib/records/record-field'
import { readCount } from '@/lib/records/record-form'

const LINE = `${FIELD_VALUE} bg-transparent placeholder:text-muted focus:bg-surface-2`
const CELL =
  'min-h-7 min-w-0 rounded-md bg-transparent px-2 text-table placeholder:text-muted hover:bg-surface-2 focus:bg-surface-2 pointer-coarse:min-h-11'

/** Where a venue is on a map, in a window of its own; nothing where neither position nor address is known. */
export function MapLink({ record }: { record: Venue }) {
  const t = useT()
  const href = mapOf(record)
  return (
    href && (
      <a href={href} target="_blank" rel="noreferrer" className={cx(buttonClass('ghost', 'sm'), '-ms-2.5')}>
        <ExternalLink className="size-4" aria-hidden />
        {t('venue.openMap')}
      </a>
    )
  )
}

function mapOf({ position, street, postalCode, city, country, name }: Venue): string | undefined {
  if (position) {
    const at = `${position.latitude}/${position.longitude}`
    return `https://www.openstreetmap.org/?mlat=${position.latitude}&mlon=${position.longitude}#map=17/${at}`
  }
  const town = [postalCode, city].filter(Boolean).join(' ')
  if (!street && !town) return undefined
  const query = [street || name, town, country].filter(Boolean).join(', ')
  return `https://www.openstreetmap.org/search?query=${encodeURIComponent(query)}`
}

/** A position in words: "48.2021, 16.3331". */
export function positionText(value: unknown): string {
  return isRecord(value) ? `${Number(value['latitude'] ?? 0)}, ${Number(value['longitude'] ?? 0)}` : ''
}

const NUMBER = String.raw`(-?\d+(?:\.\d+)?)`
const COMMA_NUMBER = String.raw`(-?\d+(?:,\d+)?)`
const POSITIONS = [
  // With a comma as the decimal point, two numbers need more than a comma between them.
  new RegExp(String.raw`^${COMMA_NUMBER}(?:\s*;\s*|,?\s+)${COMMA_NUMBER}$`),
  new RegExp(String.raw`^${NUMBER}\s*[,;\s]\s*${NUMBER}$`),
  // A link of Google Maps: what is shown, or what was looked for.
  new RegExp(String.raw`^https?:.*(?:@|[?&]q(?:uery)?=)${NUMBER}(?:,|%2C)(?:\+|%20)?${NUMBER}`, 'i'),
]

/**
 * "48.2021, 16.3331", also with a comma as the decimal point ("48,2021, 16,3331"), and a link of Google Maps; undefined for
 * what is none.
 */
export function readPosition(text: string): GeoPosition | undefined {
  const found = POSITIONS.map((form) => form.exec(text)).find((match) => match !== null)
  const [, first = '', second = ''] = found ?? []
  const [latitude, longitude] = [first, second].map((part) => (part ? Number(part.replace(',', '.')) : Number.NaN))
  if (latitude === undefined || longitude === undefined) return undefined
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return undefined
  return create(GeoPositionSchema, { latitude, longitude })
}

/** A position as text. */
export function PositionEditor({ label, value, isReadOnly, onSave }: OwnEditor) {
  const t = useT()
  const field = useDraftField({
    value: positionText(value),
    check: (text) => (text.trim() && !readPosition(text.trim()) ? t('venue.notPosition') : undefined),
    save: (text) => onSave(readPosition(text.trim())),
  })
  if (isReadOnly) return <span className="tabular">{positionText(value)}</span>
  return (
    <>
      <input
        {...field.props}
        aria-label={label}
        aria-invalid={field.error ? true : undefined}
        placeholder={t('venue.addPosition')}
        className={cx(LINE, 'tabular')}
      />
      <DraftError>{field.error}</DraftError>
    </>
  )
}

/** Rooms in words: "Hall D (16,000), Foyer". */
export function roomsText(value: unknown, { format }: FieldTools): string {
  if (!Array.isArray(value)) return ''
  return value
    .filter(isRecord)
    .map(({ name, capacity }) => (capacity ? `${String(name)} (${format.number(Number(capacity))})` : String(name)))
    .join(', ')
}

/** The rooms of a venue, one a line: its name and how many people it holds. */
export function RoomsEditor({ value, isReadOnly, onSave }: OwnEditor) {
  const t = useT()
  const format = useFormat()
  const rooms = value as Room[]
  const [isAdding, setAdding] = useState(false)
  const adder = useRef<HTMLButtonElement>(null)
  const list = useRef<HTMLUListElement>(null)
  const keepFocus = useKeptFocus(list, rooms.length)
  // With what was saved here a moment ago, before it is shown: the next room comes to it.
  const known = useRef({ value, rooms })
  if (known.current.value !== value) known.current = { value, rooms }
  if (isReadOnly) return <span>{roomsText(rooms, { t, format })}</span>
  const save = (next: Room[]) => {
    known.current.rooms = next
    onSave(next)
  }
  const change = (index: number, next: Room | undefined) => {
    if (!next) keepFocus()
    save(known.current.rooms.flatMap((room, at) => (at === index ? (next ?? []) : room)))
  }
  return (
    <ul ref={list} className="flex flex-col">
      {rooms.map((room, index) => (
        <RoomLine
          // Rooms have no ids; a renamed one is another.
          key={`${index} ${room.name}`}
          room={room}
          onChange={(next) => change(index, next)}
        />
      ))}
      {isAdding && (
        <NewRoomLine
          onAdd={(room) => save([...known.current.rooms, room])}
          onDone={() => setAdding(false)}
          next={adder}
        />
      )}
      <li>
        <button
          ref={adder}
          type="button"
          onClick={() => setAdding(true)}
          className="-mx-2 flex min-h-7 items-center gap-1.5 rounded-md px-2 text-muted hover:bg-surface-2 hover:text-text print:hidden pointer-coarse:min-h-11"
        >
          <Plus className="size-3.5" aria-hidden />
          {t('venue.addRoom')}
        </button>
      </li>
    </ul>
  )
}

const MOST_CHARACTERS = 100

/** A room that is not there yet: it comes once both of its fields are left, so that Tab goes from one to the other. */
function NewRoomLine(props: {
  onAdd: (room: Room) => void
  onDone: () => void
  /** What comes after the line. */
  next: RefObject<HTMLElement | null>
}) {
  const t = useT()
  const format = useFormat()
  const [name, setName] = useState('')
  const [holds, setHolds] = useState('')
  const isDropped = useRef(false)
  const capacity = readCapacity(holds, format)
  const add = () => {
    if (isDropped.current || !name.trim() || capacity === undefined) return
    props.onAdd(create(RoomSchema, { name: name.trim(), capacity }))
  }
  const latest = useRef(add)
  latest.current = add
  // When its line goes away, also under the cursor.
  useEffect(() => () => latest.current(), [])
  const isWhole = name.trim() === '' || capacity !== undefined
  return (
    <li
      onBlur={({ currentTarget, relatedTarget }) => {
        if (currentTarget.contains(relatedTarget)) return
        if (isWhole || isDropped.current) props.onDone()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return
        event.preventDefault()
        event.stopPropagation()
        isDropped.current = event.key === 'Escape'
        if (isWhole || isDropped.current) props.next.current?.focus()
      }}
    >
      <RoomCells
        // It takes its edit back itself: see useEscape.
        name={{ value: name, autoFocus: true, onChange: ({ target }) => setName(target.value), ...OWN_ESCAPE }}
        capacity={{ value: holds, onChange: ({ target }) => setHolds(target.value), ...OWN_ESCAPE }}
        called={name}
        error={capacity === undefined ? t('layers.notCount') : undefined}
      />
    </li>
  )
}

const OWN_ESCAPE = { 'data-escape': 'own' }

function RoomLine(props: {
  room: Room
  /** Undefined takes it away. */
  onChange: (room: Room | undefined) => void
}) {
  const t = useT()
  const format = useFormat()
  const { room, onChange } = props
  const name = useDraftField({
    value: room.name,
    save: (text) => onChange(text.trim() ? create(RoomSchema, { ...room, name: text.trim() }) : undefined),
  })
  const capacity = useDraftField({
    value: room.capacity ? String(room.capacity) : '',
    check: (text) => (readCapacity(text, format) === undefined ? t('layers.notCount') : undefined),
    save: (text) => onChange(create(RoomSchema, { ...room, capacity: readCapacity(text, format) ?? 0 })),
  })
  return (
    <li>
      <RoomCells name={name.props} capacity={capacity.props} called={room.name} error={capacity.error}>
        <IconButton label={t('venue.removeRoom', { name: room.name })} onClick={() => onChange(undefined)}>
          <X className="size-4" />
        </IconButton>
      </RoomCells>
    </li>
  )
}

/** How many people a room holds, as it was typed. */
function readCapacity(text: string, format: Format): number | undefined {
  const count = readCount(text, format)
  return count !== undefined && count <= 10_000_000 ? count : undefined
}

function RoomCells(props: {
  name: ComponentProps<'input'>
  capacity: ComponentProps<'input'>
  called: string
  error: string | undefined
  children?: ReactNode
}) {
  const t = useT()
  const { called, error } = props
  return (
    <>
      <div className="flex items-center gap-1">
        <input
          {...props.name}
          aria-label={t('venue.roomName')}
          placeholder={t('venue.roomName')}
          maxLength={MOST_CHARACTERS}
          className={cx(CELL, '-ms-2 flex-1')}
        />
        <input
          {...props.capacity}
          inputMode="numeric"
          aria-label={called ? t('venue.roomCapacity', { name: called }) : t('venue.roomHolds')}
          aria-invalid={error ? true : undefined}
          placeholder={t('venue.roomHolds')}
          className={cx(CELL, 'tabular w-20 text-end')}
        />
        {props.children}
      </div>
      <DraftError>{error}</DraftError>
    </>
  )
}
