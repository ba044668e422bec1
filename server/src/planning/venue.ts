import {
  CreateVenueRequestSchema,
  ListVenuesRequestSchema,
  UpdateVenueRequestSchema,
  VenueSchema,
  VenueService,
} from '@eventkit/api/eventkit/v1/venue_pb'
import { defineRecord, importingTables, serveRecord } from '../platform/records/index.ts'
import { venueColumns } from './venue.import.reader.ts'

/** Venues: the places that events happen at. */
export const venues = defineRecord({
  message: VenueSchema,
  create: CreateVenueRequestSchema,
  update: UpdateVenueRequestSchema,
  list: ListVenuesRequestSchema,
  title: 'name',
  sorts: ['name', 'city', 'created_at'],
  searched: ['name', 'street', 'city', 'contact', 'notes'],
})

/** Venues over the contract. */
export const venueService = serveRecord(VenueService, venues)

/** Tables, to venues. */
export const venueImporter = importingTables(venues, {
  reader: new URL('./venue.import.reader.ts', import.meta.url),
  columns: venueColumns,
})
