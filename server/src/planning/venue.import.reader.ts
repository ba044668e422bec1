import { CreateVenueRequestSchema } from '@eventkit/api/eventkit/v1/venue_pb'
import { patternOf } from '../kernel/field-rules.ts'
import { readsRecords } from '../platform/files/record-table.ts'
import { plainName } from '../platform/files/table.ts'

/** What the columns of a table of venues may be called, in English and German. */
export const venueColumns = {
  name: [
    'name',
    'venue',
    'venue name',
    'location',
    'location name',
    'veranstaltungsort',
    'spielstätte',
    'spielort',
    'halle',
    'bezeichnung',
  ],
  street: [
    'street',
    'street address',
    'address',
    'address line 1',
    'straße',
    'strasse',
    'straße und hausnummer',
    'strasse und hausnummer',
    'adresse',
    'anschrift',
  ],
  postal_code: ['postal code', 'postcode', 'zip code', 'zip', 'plz', 'postleitzahl'],
  city: ['city', 'town', 'ort', 'stadt'],
  country: ['country', 'country code', 'land', 'ländercode', 'staat'],
  latitude: ['latitude', 'lat', 'breite', 'breitengrad'],
  longitude: ['longitude', 'lng', 'lon', 'long', 'länge', 'längengrad'],
  contact: ['contact', 'contacts', 'contact person', 'kontakt', 'kontakte', 'ansprechperson', 'ansprechpartner'],
  rooms: ['rooms', 'halls', 'spaces', 'räume', 'säle', 'hallen'],
  loading_docks: ['loading docks', 'docks', 'loading bays', 'laderampen', 'rampen', 'ladetore'],
  power_notes: ['power', 'power notes', 'electricity', 'strom', 'stromanschluss', 'stromversorgung'],
  access_notes: ['access', 'access notes', 'load in', 'zufahrt', 'zugang', 'anfahrt'],
  notes: ['notes', 'note', 'comments', 'description', 'notizen', 'notiz', 'bemerkung', 'bemerkungen', 'beschreibung'],
  tags: ['tags', 'tag', 'labels', 'categories', 'schlagwörter', 'stichwörter', 'kategorien'],
  key: ['key', 'id', 'uuid', 'schlüssel'],
} as const

const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')

/** The codes of countries that the contract takes, by what people write: code, name in English or German, and a few others. */
const countries = ((): ReadonlyMap<string, string> => {
  const pattern = patternOf(CreateVenueRequestSchema, 'country')
  const codes = letters.flatMap((a) => letters.map((b) => a + b)).filter((code) => pattern.test(code))
  const names = ['en', 'de'].map((locale) => new Intl.DisplayNames(locale, { type: 'region' }))
  return new Map([
    ['usa', 'US'],
    ['uk', 'GB'],
    ['great britain', 'GB'],
    ['großbritannien', 'GB'],
    ['czech republic', 'CZ'],
    ['tschechische republik', 'CZ'],
    ['holland', 'NL'],
    ...codes.flatMap((code) => [code, ...names.map((name) => name.of(code) ?? code)].map(wordFor(code))),
  ])
})()

function wordFor(code: string): (word: string) => [string, string] {
  return (word) => [plainName(word), code]
}

/** Reads a table as rows of venues. */
export const read = readsRecords({
  create: CreateVenueRequestSchema,
  title: 'name',
  columns: venueColumns,
  words: { country: (text) => countries.get(plainName(text)) },
})
