import * as pb from '@bufbuild/protobuf'
import * as wkt from '@bufbuild/protobuf/wkt'
import { creates, needs, permission, record } from '@eventkit/api/eventkit/v1/options_pb'
import {
  type CreateVenueRequestSchema,
  file_eventkit_v1_venue,
  type ListVenuesRequestSchema,
  type UpdateVenueRequestSchema,
  type VenueSchema,
} from '@eventkit/api/eventkit/v1/venue_pb'
import { http } from '@eventkit/api/google/api/annotations_pb'

/**
 * Venues under another name, with a service of their own: a kind that a test may define in its own way, with more ids, and with
 * fields that take a permission.
 */
export function suppliersOf(ids: readonly string[] = [], bound: Readonly<Record<string, string>> = {}) {
  const { proto, dependencies } = file_eventkit_v1_venue
  const registry = pb.createRegistry(http, permission, creates, record)
  const text = pb
    .toJsonString(wkt.FileDescriptorProtoSchema, proto, { registry })
    .replaceAll('Venue', 'Supplier')
    .replaceAll('VENUE', 'SUPPLIER')
    .replaceAll('venue', 'supplier')
    .replaceAll('planning.', 'extra.')
  const described = pb.fromJsonString(wkt.FileDescriptorProtoSchema, text, { registry })
  for (const message of described.messageType.filter(({ name }) => holders.test(name))) {
    ids.forEach((id, index) => addId(message, id, 100 + index))
  }
  for (const field of described.messageType.flatMap((message) => message.field)) {
    const asked = bound[field.name]
    if (asked) pb.setExtension((field.options ??= pb.create(wkt.FieldOptionsSchema)), needs, asked)
  }
  const file = pb.createFileRegistry(described, (name) => dependencies.find((each) => each.proto.name === name))
  const messageOf = (name: string): unknown => file.getMessage(`eventkit.v1.${name}`)
  const definition = {
    message: messageOf('Supplier') as typeof VenueSchema,
    create: messageOf('CreateSupplierRequest') as typeof CreateVenueRequestSchema,
    update: messageOf('UpdateSupplierRequest') as typeof UpdateVenueRequestSchema,
    list: messageOf('ListSuppliersRequest') as typeof ListVenuesRequestSchema,
    title: 'name',
    sorts: ['name', 'city', 'created_at'],
  } as const
  return { file, definition }
}

const holders = /^(Supplier|(Create|Update)SupplierRequest)$/

/** A field that may be absent, as of the id of another record. */
function addId(message: wkt.DescriptorProto, name: string, number: number): void {
  const { OPTIONAL: label } = wkt.FieldDescriptorProto_Label
  const { STRING: type } = wkt.FieldDescriptorProto_Type
  const jsonName = name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase())
  const place = { oneofIndex: message.oneofDecl.length, proto3Optional: true }
  message.oneofDecl.push(pb.create(wkt.OneofDescriptorProtoSchema, { name: `_${name}` }))
  message.field.push(pb.create(wkt.FieldDescriptorProtoSchema, { name, jsonName, number, label, type, ...place }))
}
