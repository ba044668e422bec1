import {
  CreateVenueRequestSchema,
  ListVenuesRequestSchema,
  UpdateVenueRequestSchema,
  VenueSchema,
  VenueService,
} from '@eventkit/api/eventkit/v1/venue_pb'
import { defineRecord, serveRecord } from '../platform/records/index.ts'

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
