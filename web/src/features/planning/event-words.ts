import { EventStatus } from '@eventkit/api/eventkit/v1/planning_pb'
import {
  CircleCheck,
  CircleDashed,
  CircleDotDashed,
  CircleSlash,
  Lock,
  type LucideIcon,
  MapPin,
  PackageCheck,
  PackageOpen,
} from 'lucide-react'
import type { CSSProperties } from 'react'
import { hueOf } from '@/lib/hue'
import type { PlainKey } from '@/lib/i18n'

/** How a status looks: icon, word and colour in lists, and the fill of its bar in the calendar. */
export interface EventLook {
  icon: LucideIcon
  label: PlainKey
  tone: string
  fill: string
  /** The same on a screen too small for words. */
  mark: string
}

const LOOKS = {
  enquiry: {
    icon: CircleDashed,
    label: 'planning.enquiry',
    tone: 'text-muted',
    fill: 'bar-dashed',
    mark: 'mark-dashed',
  },
  tentative: {
    icon: CircleDotDashed,
    label: 'planning.tentative',
    tone: 'text-warn',
    fill: 'bar-striped',
    mark: 'mark-striped',
  },
  confirmed: { icon: CircleCheck, label: 'planning.confirmed', tone: 'text-ok', fill: 'bar-solid', mark: 'mark-solid' },
  prepared: {
    icon: PackageCheck,
    label: 'planning.prepared',
    tone: 'text-info',
    fill: 'bar-solid',
    mark: 'mark-solid',
  },
  on_site: { icon: MapPin, label: 'planning.onSite', tone: 'text-info', fill: 'bar-solid', mark: 'mark-solid' },
  returned: { icon: PackageOpen, label: 'planning.returned', tone: 'text-info', fill: 'bar-solid', mark: 'mark-solid' },
  closed: { icon: Lock, label: 'planning.closed', tone: 'text-muted', fill: 'bar-faded', mark: 'mark-faded' },
  cancelled: {
    icon: CircleSlash,
    label: 'planning.cancelled',
    tone: 'text-muted',
    fill: 'bar-struck',
    mark: 'mark-struck',
  },
} as const satisfies Record<string, EventLook>

/** A status as REST and the URL name it. */
export type StatusWord = keyof typeof LOOKS

const BY_WORD: Readonly<Record<StatusWord, EventStatus>> = {
  enquiry: EventStatus.ENQUIRY,
  tentative: EventStatus.TENTATIVE,
  confirmed: EventStatus.CONFIRMED,
  prepared: EventStatus.PREPARED,
  on_site: EventStatus.ON_SITE,
  returned: EventStatus.RETURNED,
  closed: EventStatus.CLOSED,
  cancelled: EventStatus.CANCELLED,
}

/** Tells whether a text is a status. */
export function isStatusWord(text: string): text is StatusWord {
  return text in LOOKS
}

/** Every status, in the order of the lifecycle. */
export const STATUS_WORDS: readonly StatusWord[] = Object.keys(LOOKS).filter(isStatusWord)

/** The contract's status of a word. */
export function statusOf(word: StatusWord): EventStatus {
  return BY_WORD[word]
}

/** The word of a status; one this version does not know reads as tentative. */
export function wordOf(status: EventStatus): StatusWord {
  return STATUS_WORDS.find((word) => BY_WORD[word] === status) ?? 'tentative'
}

/** How a status looks. */
export function eventLook(status: EventStatus): EventLook {
  return LOOKS[wordOf(status)]
}

/** What the bar of an event without a tag is drawn in: the hue of the surfaces, nearly grey. */
export const NO_TAG_INK: CSSProperties = { '--hue': 260, '--tag-c': 0.012 }

/** What an event's bar is drawn in: the colour of its first tag, so that what belongs together looks alike. */
export function inkOf({ tags: [tag] }: { tags: readonly string[] }): CSSProperties {
  return tag === undefined ? NO_TAG_INK : { '--hue': hueOf(tag) }
}
