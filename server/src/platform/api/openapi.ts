import { type DescEnum, type DescField, type DescMessage, getOption, hasOption, ScalarType } from '@bufbuild/protobuf'
import { field as fieldRules, type FieldRules } from '@bufbuild/protovalidate/gen/buf/validate/validate_pb.js'
import { comments } from '@eventkit/api/comments'
import { ErrorDetailSchema } from '@eventkit/api/eventkit/v1/error_pb'
import type { JsonObject } from '../../kernel/json.ts'
import type { Route, Rpc } from './contract.ts'
import { fieldsOf, shortEnumName } from './rest-request.ts'

/** A path that a streaming rpc has over REST, with its fields in the query: the one form the contract's paths cannot say. */
interface StreamPath {
  path: string
  /** The rpc it stands for: `eventkit.v1.ImportService.UploadImport`. */
  name: string
  tag: string
  options: DescMessage
  permission: string
}

/** A file as the body of a request. */
export interface Upload extends StreamPath {
  reply: DescMessage
}

/** A file as the reply, of one of these media types. */
export interface Download extends StreamPath {
  types: readonly string[]
}

/** The REST side of the contract as OpenAPI 3.1, with the field rules as constraints and the contract's comments. */
export function makeOpenApi(
  rpcs: readonly Rpc[],
  uploads: readonly Upload[],
  downloads: readonly Download[],
  version: string,
): JsonObject {
  const schemas = new Map<string, JsonObject>()
  const paths: Record<string, JsonObject> = {}
  for (const rpc of rpcs) {
    // Aliases (/api/todos) answer the same; naming each rpc once keeps the document half as long.
    const route = rpc.routes[0]
    if (route) (paths[route.path] ??= {})[route.method.toLowerCase()] = operation(rpc, route, schemas)
  }
  for (const upload of uploads) (paths[upload.path] ??= {}).post = uploadOperation(upload, schemas)
  for (const download of downloads) (paths[download.path] ??= {}).get = downloadOperation(download, schemas)
  schemas.set('Problem', problemSchema(schemas))
  return {
    openapi: '3.1.0',
    info: { title: 'EventKit', version, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'An access token or an API key.' } },
      schemas: Object.fromEntries([...schemas].toSorted(([a], [b]) => a.localeCompare(b))),
    },
  }
}

function operation(rpc: Rpc, route: Route, schemas: Map<string, JsonObject>): JsonObject {
  const fields = [...fieldsOf(rpc.input).values()]
  const inPath = fields.filter((field) => route.params.includes(field.name))
  const others = fields.filter((field) => !route.params.includes(field.name))
  const parameters = [
    ...inPath.map((field) => parameter(field, 'path', schemas)),
    ...(route.hasBody ? [] : others.map((field) => parameter(field, 'query', schemas))),
  ]
  const tag = rpc.service.name.replace(/Service$/, '')
  return {
    operationId: rpc.desc.name,
    tags: [tag],
    summary: firstSentence(comments[`${rpc.service.typeName}.${rpc.desc.name}`] ?? rpc.desc.name),
    description:
      `${comments[`${rpc.service.typeName}.${rpc.desc.name}`] ?? ''}\n\nPermission: \`${rpc.permission}\`.`.trim(),
    ...(rpc.permission === 'public' && { security: [] }),
    parameters,
    ...(route.hasBody && others.length > 0 && { requestBody: body(rpc, others, schemas) }),
    responses: responses(rpc.isCreate ? '201' : '200', {
      'application/json': { schema: reference(rpc.output, schemas) },
    }),
  }
}

function uploadOperation(upload: Upload, schemas: Map<string, JsonObject>): JsonObject {
  return {
    ...streamOperation(upload, schemas),
    requestBody: { required: true, content: { 'application/octet-stream': { schema: {} } } },
    responses: responses('201', { 'application/json': { schema: reference(upload.reply, schemas) } }),
  }
}

function downloadOperation(download: Download, schemas: Map<string, JsonObject>): JsonObject {
  const content = Object.fromEntries(download.types.map((type) => [type, { schema: { type: 'string' } }]))
  return { ...streamOperation(download, schemas), responses: responses('200', content) }
}

function streamOperation({ name, tag, options, permission }: StreamPath, schemas: Map<string, JsonObject>): JsonObject {
  const text = comments[name] ?? ''
  return {
    operationId: name.split('.').at(-1)!,
    tags: [tag],
    summary: firstSentence(text),
    description: `${text}\n\nPermission: \`${permission}\`.`,
    parameters: [...fieldsOf(options).values()].map((field) => parameter(field, 'query', schemas)),
  }
}

function responses(status: string, content: JsonObject): JsonObject {
  const problem = { $ref: '#/components/schemas/Problem' }
  return {
    [status]: { description: 'OK', content },
    default: { description: 'A problem', content: { 'application/problem+json': { schema: problem } } },
  }
}

const firstSentence = (text: string): string => text.split(/(?<=[.;])\s/)[0]!.replace(/[.;]$/, '')

function body(rpc: Rpc, fields: DescField[], schemas: Map<string, JsonObject>): JsonObject {
  return { required: true, content: { 'application/json': { schema: objectSchema(rpc.input, fields, schemas) } } }
}

function parameter(field: DescField, place: 'path' | 'query', schemas: Map<string, JsonObject>): JsonObject {
  return {
    name: field.name,
    in: place,
    ...(place === 'path' && { required: true }),
    ...describe(field),
    schema: fieldSchema(field, schemas),
  }
}

const describe = (field: DescField): JsonObject => {
  const text = comments[`${field.parent.typeName}.${field.name}`]
  return text ? { description: text } : {}
}

function reference(message: DescMessage, schemas: Map<string, JsonObject>): JsonObject {
  if (!schemas.has(message.name)) {
    schemas.set(message.name, {}) // known before its fields are read, so that a message may hold its own kind
    schemas.set(message.name, objectSchema(message, message.fields, schemas))
  }
  return { $ref: `#/components/schemas/${message.name}` }
}

function objectSchema(message: DescMessage, fields: DescField[], schemas: Map<string, JsonObject>): JsonObject {
  const required = fields.filter((field) => isRequired(rulesOf(field))).map((field) => field.name)
  const text = comments[message.typeName]
  return {
    type: 'object',
    ...(text && { description: text }),
    properties: Object.fromEntries(
      fields.map((field) => [field.name, { ...fieldSchema(field, schemas), ...describe(field) }]),
    ),
    ...(required.length > 0 && { required }),
  }
}

const rulesOf = (field: DescField): FieldRules | undefined =>
  hasOption(field, fieldRules) ? getOption(field, fieldRules) : undefined

function isRequired(rules: FieldRules | undefined): boolean {
  if (!rules) return false
  return rules.required || (rules.type.case === 'string' && Number(rules.type.value.minLen) > 0)
}

function fieldSchema(field: DescField, schemas: Map<string, JsonObject>): JsonObject {
  const rules = rulesOf(field)
  if (field.fieldKind === 'list') {
    const list = rules?.type.case === 'repeated' ? rules.type.value : undefined
    return {
      type: 'array',
      items: singleSchema(field, list?.items, schemas),
      ...(list?.minItems && { minItems: Number(list.minItems) }),
      ...(list?.maxItems && { maxItems: Number(list.maxItems) }),
      ...(list?.unique && { uniqueItems: true }),
    }
  }
  if (field.fieldKind === 'map')
    return { type: 'object', additionalProperties: singleSchema(field, undefined, schemas) }
  return singleSchema(field, rules, schemas)
}

function singleSchema(field: DescField, rules: FieldRules | undefined, schemas: Map<string, JsonObject>): JsonObject {
  if (field.message) return messageSchema(field.message, schemas)
  if (field.enum) return enumSchema(field.enum)
  switch (field.scalar) {
    case ScalarType.BOOL:
      return { type: 'boolean' }
    case ScalarType.STRING:
      return stringSchema(rules)
    case ScalarType.BYTES:
      return { type: 'string', contentEncoding: 'base64' }
    default:
      return integerSchema(rules)
  }
}

function messageSchema(message: DescMessage, schemas: Map<string, JsonObject>): JsonObject {
  switch (message.typeName) {
    case 'google.protobuf.Timestamp':
      return { type: 'string', format: 'date-time' }
    case 'google.protobuf.Struct':
      return { type: 'object' }
    case 'google.protobuf.Value':
      return {}
    default:
      return reference(message, schemas)
  }
}

const enumSchema = (desc: DescEnum): JsonObject => ({
  type: 'string',
  enum: desc.values.filter((value) => value.number !== 0).map((value) => shortEnumName(desc, value.name)),
})

function stringSchema(rules: FieldRules | undefined): JsonObject {
  if (rules?.type.case !== 'string') return { type: 'string' }
  const { minLen, maxLen, pattern, in: oneOf, wellKnown } = rules.type.value
  return {
    type: 'string',
    ...(Number(minLen) > 0 && { minLength: Number(minLen) }),
    ...(Number(maxLen) > 0 && { maxLength: Number(maxLen) }),
    ...(pattern && { pattern }),
    ...(oneOf.length > 0 && { enum: oneOf }),
    ...(wellKnown.case === 'uuid' && { format: 'uuid' }),
    ...(wellKnown.case === 'email' && { format: 'email' }),
  }
}

function integerSchema(rules: FieldRules | undefined): JsonObject {
  const type = rules?.type
  if (type?.case !== 'int32' && type?.case !== 'int64' && type?.case !== 'uint32') return { type: 'integer' }
  const { greaterThan, lessThan } = type.value
  return {
    type: 'integer',
    ...(greaterThan.case === 'gte' && { minimum: Number(greaterThan.value) }),
    ...(lessThan.case === 'lte' && { maximum: Number(lessThan.value) }),
  }
}

/** RFC 9457, with the fields of ErrorDetail beside its own. */
function problemSchema(schemas: Map<string, JsonObject>): JsonObject {
  const detail = objectSchema(ErrorDetailSchema, ErrorDetailSchema.fields, schemas)
  const own = {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
  }
  return { ...detail, properties: { ...own, ...(detail.properties as JsonObject) } }
}
