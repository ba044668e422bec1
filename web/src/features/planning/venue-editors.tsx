import { create } from '@bufbuild/protobuf'
import {
  type GeoPosition,
  GeoPositionSchema,
  type Room,
  RoomSchema,
  type Venue,
} from '@eventkit/api/eventkit/v1/venue_pb'
import { ExternalLink, Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useDraftField } from '@/components/draft-field'
import { FIELD_VALUE } from '@/components/record-fields'
import { buttonClass } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { cx } from '@/lib/class-names'
import { isRecord } from '@/lib/errors'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import type { FieldTools, OwnEditor } from '@/lib/records/record-field'

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

/** "48.2021, 16.3331", also with a comma as the decimal point between semicolons or spaces; undefined for what is none. */
export function readPosition(text: string): GeoPosition | undefined {
  const commas = /^(-?\d+(?:\.\d+)?)\s*[,;\s]\s*(-?\d+(?:\.\d+)?)$/.exec(text)
  const points = /^(-?\d+(?:,\d+)?)\s*[;\s]\s*(-?\d+(?:,\d+)?)$/.exec(text)
  const [, first = '', second = ''] = points ?? commas ?? []
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
      {field.error && <p className="text-xs text-danger">{field.error}</p>}
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
  if (isReadOnly) return <span>{roomsText(rooms, { t, format })}</span>
  const change = (index: number, next: Room | undefined) =>
    onSave(rooms.flatMap((room, at) => (at === index ? (next ?? []) : room)))
  return (
    <ul className="flex flex-col">
      {rooms.map((room, index) => (
        <RoomLine
          // Rooms have no ids; a renamed one is another.
          key={`${index} ${room.name}`}
          room={room}
          onChange={(next) => change(index, next)}
        />
      ))}
      {isAdding && (
        <RoomLine
          room={create(RoomSchema)}
          isNew
          onChange={(room) => {
            setAdding(false)
            if (room) onSave([...rooms, room])
          }}
          onLeave={() => setAdding(false)}
        />
      )}
      <li>
        <button
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

function RoomLine(props: {
  room: Room
  isNew?: boolean
  /** Undefined takes it away. */
  onChange: (room: Room | undefined) => void
  onLeave?: () => void
}) {
  const t = useT()
  const { room, onChange } = props
  const name = useDraftField({
    value: room.name,
    save: (text) => onChange(text.trim() ? create(RoomSchema, { ...room, name: text.trim() }) : undefined),
    onDone: props.onLeave ?? (() => undefined),
  })
  const capacity = useDraftField({
    value: room.capacity ? String(room.capacity) : '',
    check: (text) => (/^\d{0,7}$/.test(text.trim()) ? undefined : t('layers.notCount')),
    save: (text) => onChange(create(RoomSchema, { ...room, capacity: Number(text) })),
  })
  return (
    <li>
      <div className="flex items-center gap-1">
        <input
          {...name.props}
          autoFocus={props.isNew}
          aria-label={t('venue.roomName')}
          placeholder={t('venue.roomName')}
          maxLength={MOST_CHARACTERS}
          className={cx(CELL, '-ms-2 flex-1')}
        />
        {!props.isNew && (
          <>
            <input
              {...capacity.props}
              inputMode="numeric"
              aria-label={t('venue.roomCapacity', { name: room.name })}
              aria-invalid={capacity.error ? true : undefined}
              placeholder={t('venue.roomHolds')}
              className={cx(CELL, 'tabular w-20 text-end')}
            />
            <IconButton label={t('venue.removeRoom', { name: room.name })} onClick={() => onChange(undefined)}>
              <X className="size-4" />
            </IconButton>
          </>
        )}
      </div>
      {capacity.error && <p className="text-xs text-danger">{capacity.error}</p>}
    </li>
  )
}
