import { findIana, WINDOWS_TO_IANA_MAP } from 'windows-iana'
import { findTimeZone } from '../../kernel/clock.ts'

/** What a zone is called: an IANA zone, or so many minutes ahead of UTC all year. */
export type NamedZone = { id: string } | { minutes: number }

const isWindowsName = new Map(WINDOWS_TO_IANA_MAP.map(({ windowsName }) => [windowsName.toLowerCase(), windowsName]))
const OFFSET = /^\(?(?:UTC|GMT)?\s*([+-])(\d{1,2})(?:[:.]?(\d{2}))?\)?$/i
const DISPLAY_NAME = /^\((?:UTC|GMT)\s*(?:([+-])(\d{1,2})[:.](\d{2}))?\)\s*(.+)$/i
/** What Lotus Notes and others make of Windows' names: `W. Europe`, `Eastern Daylight Time`, `Eastern Time (US & Canada)`. */
const WINDOWS_REGION = /^(.+?)(?: (?:Standard|Daylight|Summer))?(?: Time)?(?: \(US & Canada\))?$/i
const MICROSOFT_URL = /^tzone:\/\/Microsoft\/(.+)$/i

/**
 * The zone a program means by a name: IANA's (also at the end of a path, as `/freeassociation.sourceforge.net/Europe/Berlin`),
 * Windows' (by CLDR's table), what Outlook shows people (`(UTC+01:00) Amsterdam, Berlin`), or an offset as people write it:
 * `GMT+1` is an hour ahead of UTC. Undefined for what may mean several, such as PST or IST.
 */
export function zoneNamed(name: string): NamedZone | undefined {
  const text = name.trim().replace(/^"|"$/g, '')
  const path = text.split('/').filter((part) => part !== '')
  const id = [text, text.replaceAll(' ', '_'), path.slice(-3).join('/'), path.slice(-2).join('/')]
    .map(findTimeZone)
    .find((zone) => zone !== undefined)
  if (id !== undefined) return { id }
  return windowsZone(text) ?? fixed(OFFSET.exec(text)) ?? displayed(text)
}

function windowsZone(text: string): NamedZone | undefined {
  const microsoft = MICROSOFT_URL.exec(text)?.[1]
  if (microsoft !== undefined) return zoneNamed(microsoft)
  const [, region = ''] = WINDOWS_REGION.exec(text) ?? []
  const windows = isWindowsName.get(text.toLowerCase()) ?? isWindowsName.get(`${region.toLowerCase()} standard time`)
  const id = windows === undefined ? undefined : findTimeZone(findIana(windows, '001')[0] ?? findIana(windows)[0] ?? '')
  return id === undefined ? undefined : { id }
}

function fixed(parts: RegExpExecArray | null): NamedZone | undefined {
  if (!parts) return undefined
  const minutes = Number(parts[2]) * 60 + Number(parts[3] ?? 0)
  return minutes > 14 * 60 ? undefined : { minutes: parts[1] === '-' ? -minutes : minutes }
}

/** What Outlook shows: an offset with a zone of Windows, or with cities, of which one that IANA knows at that offset. */
function displayed(text: string): NamedZone | undefined {
  const parts = DISPLAY_NAME.exec(text)
  if (!parts) return undefined
  const [, sign, hours = '0', rest, shown = ''] = parts
  const minutes = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(rest ?? 0))
  if (/^Coordinated Universal Time/i.test(shown)) return fixed(OFFSET.exec(`${sign ?? '+'}${hours}`))
  const region = /^(.+?) Time \((.+)\)$/i.exec(shown)
  const windows = region?.[1] === undefined ? undefined : windowsZone(region[1])
  if (windows) return windows
  const id = shown
    .split(/[,;/()]/)
    .flatMap((place) => zonesOfPlace(place.trim()))
    .find((zone) => standardMinutes(zone) === minutes)
  return id === undefined ? windowsZone(shown) : { id }
}

let idsByPlace: Map<string, string[]> | undefined
const areas = [
  'US',
  'Canada',
  'Europe',
  'Asia',
  'Africa',
  'Australia',
  'Pacific',
  'Atlantic',
  'Mexico',
  'Brazil',
  'Chile',
]

/** Zones whose last part is this place, and older names of zones such as US/Hawaii. */
function zonesOfPlace(place: string): string[] {
  if (place === '') return []
  idsByPlace ??= Map.groupBy(Intl.supportedValuesOf('timeZone'), (id) => plain(id.split('/').at(-1) ?? ''))
  const older = areas.map((area) => findTimeZone(`${area}/${place.replaceAll(' ', '_')}`))
  return [...(idsByPlace.get(plain(place)) ?? []), ...older.filter((id) => id !== undefined)]
}

const plain = (place: string): string => place.toLowerCase().replace(/[^a-z]/g, '')

/** Minutes ahead of UTC when no summer time is kept: the less of January's and July's. */
function standardMinutes(id: string): number {
  const offsets = ['2025-01-01T00:00Z', '2025-07-01T00:00Z'].map(
    (at) => Temporal.Instant.from(at).toZonedDateTimeISO(id).offsetNanoseconds / 6e10,
  )
  return Math.min(...offsets)
}
