import { create, createFileRegistry, type DescFile, fromJson, type JsonObject, setExtension } from '@bufbuild/protobuf'
import {
  type FieldDescriptorProto,
  FieldOptionsSchema,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  MessageOptionsSchema,
  MethodOptionsSchema,
} from '@bufbuild/protobuf/wkt'
import { needs, permission, record } from '@eventkit/api/eventkit/v1/options_pb'
import { file_eventkit_v1_task } from '@eventkit/api/eventkit/v1/task_pb'
import { HttpRuleSchema } from '@eventkit/api/google/api/http_pb'
import { http } from '@eventkit/api/google/api/annotations_pb'

/** The permission that a part's price and supplier take. */
export const pricePermission = 'stock.price.read'

type Field = [name: string, type: string, more?: { needs?: true; optional?: true; typeName?: string }]

const instant = (name: string): Field => [name, 'MESSAGE', { typeName: '.google.protobuf.Timestamp' }]
const given: Field[] = [
  ['name', 'STRING', { optional: true }],
  ['price_minor', 'INT32', { needs: true, optional: true }],
  ['supplier', 'STRING', { needs: true, optional: true }],
]

const messages: Record<string, Field[]> = {
  Part: [
    ['id', 'STRING'],
    ['name', 'STRING'],
    ['price_minor', 'INT32', { needs: true, optional: true }],
    ['supplier', 'STRING', { needs: true }],
    ['version', 'UINT32'],
    ['created_by', 'MESSAGE', { typeName: '.eventkit.v1.UserRef' }],
    ...['created_at', 'updated_at', 'received_at', 'deleted_at'].map(instant),
  ],
  CreatePartRequest: [['id', 'STRING'], ...given],
  PartRequest: [
    ['id', 'STRING'],
    ['version', 'UINT32'],
  ],
  UpdatePartRequest: [
    ['id', 'STRING'],
    ['version', 'UINT32'],
    ['update_mask', 'MESSAGE', { typeName: '.google.protobuf.FieldMask' }],
    ...given,
  ],
  ListPartsRequest: [
    ['search', 'STRING'],
    ['supplier', 'STRING', { needs: true }],
    ['deleted', 'BOOL'],
    ['sort_by', 'ENUM', { typeName: '.stock.PartSort' }],
    ['page_size', 'INT32'],
    ['page_token', 'STRING'],
  ],
  ListPartsResponse: [
    ['parts', 'MESSAGE', { typeName: '.stock.Part' }],
    ['next_page_token', 'STRING'],
  ],
}

const methods = [
  { name: 'CreatePart', input: 'CreatePartRequest', verb: 'post', path: '/api/v1/parts', needs: 'stock.part.write' },
  { name: 'GetPart', input: 'PartRequest', verb: 'get', path: '/api/v1/parts/{id}', needs: 'stock.part.read' },
  { name: 'ListParts', input: 'ListPartsRequest', verb: 'get', path: '/api/v1/parts', needs: 'stock.part.read' },
  {
    name: 'UpdatePart',
    input: 'UpdatePartRequest',
    verb: 'patch',
    path: '/api/v1/parts/{id}',
    needs: 'stock.part.write',
  },
  { name: 'DeletePart', input: 'PartRequest', verb: 'delete', path: '/api/v1/parts/{id}', needs: 'stock.part.write' },
  {
    name: 'RestorePart',
    input: 'PartRequest',
    verb: 'post',
    path: '/api/v1/parts/{id}/restore',
    needs: 'stock.part.write',
  },
] as const

/**
 * The contract of a kind of record that only tests have, as `buf` would make it of a file; `unmarked` is a message whose
 * fields do not say that they take a permission.
 */
export function partContract(unmarked = ''): DescFile {
  const file = fromJson(FileDescriptorProtoSchema, {
    name: 'stock.proto',
    package: 'stock',
    syntax: 'proto3',
    dependency: ['eventkit/v1/user.proto', 'google/protobuf/timestamp.proto', 'google/protobuf/field_mask.proto'],
    messageType: Object.entries(messages).map(([name, fields]) => messageJson(name, fields)),
    enumType: [
      {
        name: 'PartSort',
        value: ['UNSPECIFIED', 'CREATED_AT', 'PRICE_MINOR'].map((name, number) => ({
          name: `PART_SORT_${name}`,
          number,
        })),
      },
    ],
    service: [
      {
        name: 'PartService',
        method: methods.map(({ name, input }) => ({
          name,
          inputType: `.stock.${input}`,
          outputType: name === 'ListParts' ? '.stock.ListPartsResponse' : '.stock.Part',
        })),
      },
    ],
  })
  markFields(file, unmarked)
  markMethods(file)
  const part = file.messageType.find(({ name }) => name === 'Part')
  if (part) {
    part.options = create(MessageOptionsSchema)
    setExtension(part.options, record, {
      $typeName: 'eventkit.v1.RecordKind',
      type: 'stock.part',
      page: '/parts/{id}',
      numberPrefix: '',
    })
  }
  const made = createFileRegistry(file, (name) => findFile(name, [file_eventkit_v1_task])).getFile('stock.proto')
  if (!made) throw new Error('the registry has no stock.proto')
  return made
}

function messageJson(name: string, fields: Field[]): JsonObject {
  const optional = fields.filter(([, , more]) => more?.optional).map(([field]) => field)
  return {
    name,
    field: fields.map(([field, type, { typeName, optional: isOptional } = {}], index) => ({
      name: field,
      number: index + 1,
      label: field === 'parts' ? 'LABEL_REPEATED' : 'LABEL_OPTIONAL',
      type: `TYPE_${type}`,
      ...(typeName && { typeName }),
      ...(isOptional && { proto3Optional: true, oneofIndex: optional.indexOf(field) }),
    })),
    oneofDecl: optional.map((field) => ({ name: `_${field}` })),
  }
}

function markFields(file: FileDescriptorProto, unmarked: string): void {
  const isBound = (message: string, { name }: FieldDescriptorProto): boolean =>
    message !== unmarked && messages[message]?.some(([field, , more]) => field === name && more?.needs) === true
  for (const message of file.messageType) {
    for (const field of message.field.filter((each) => isBound(message.name, each))) {
      field.options = create(FieldOptionsSchema)
      setExtension(field.options, needs, pricePermission)
    }
  }
}

function markMethods(file: FileDescriptorProto): void {
  for (const method of file.service.flatMap((service) => service.method)) {
    const known = methods.find(({ name }) => name === method.name)
    if (!known) continue
    const { verb, path } = known
    method.options = create(MethodOptionsSchema, verb === 'get' ? { idempotencyLevel: 1 } : {})
    setExtension(method.options, permission, known.needs)
    const body = verb === 'post' || verb === 'patch' ? '*' : ''
    setExtension(method.options, http, create(HttpRuleSchema, { pattern: { case: verb, value: path }, body }))
  }
}

function findFile(name: string, files: readonly DescFile[]): DescFile | undefined {
  for (const file of files) {
    const found = file.proto.name === name ? file : findFile(name, file.dependencies)
    if (found) return found
  }
  return undefined
}
