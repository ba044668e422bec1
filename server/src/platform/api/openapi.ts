import type { DescField } from '@bufbuild/protobuf'
import { comments } from '@eventkit/api/comments'
import { ErrorDetailSchema } from '@eventkit/api/eventkit/v1/error_pb'
import type { JsonObject } from '../../kernel/json.ts'
import type { Download, RawRoute, StreamPath, Upload } from '../module.ts'
import type { Route, Rpc } from './contract.ts'
import {
  bodySchema,
  describe,
  objectSchema,
  parameterSchema,
  replySchema,
  requiredOf,
  type Schemas,
} from './openapi-schema.ts'
import { fieldsOf } from './rest-request.ts'

/** What a document says of itself. */
export interface About {
  version: string
  /** How to begin, in Markdown. */
  introduction: string
}

/** The REST side of the contract as OpenAPI 3.1, with the field rules as constraints and the contract's comments. */
export function makeOpenApi(
  rpcs: readonly Rpc[],
  raw: readonly Pick<RawRoute, 'upload' | 'download'>[],
  { version, introduction }: About,
): JsonObject {
  const schemas: Schemas = new Map()
  const paths: Record<string, JsonObject> = {}
  for (const rpc of rpcs) {
    for (const [i, route] of rpc.routes.entries()) {
      ;(paths[route.path] ??= {})[route.method.toLowerCase()] = operation(rpc, route, i > 0, schemas)
    }
  }
  for (const { upload, download } of raw) {
    if (upload) (paths[upload.path] ??= {}).post = uploadOperation(upload, schemas)
    if (download) (paths[download.path] ??= {}).get = downloadOperation(download, schemas)
  }
  schemas.set('Problem', problemSchema(schemas))
  return {
    openapi: '3.1.0',
    info: { title: 'EventKit', version, description: introduction, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    tags: tagsOf(rpcs),
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'An access token or an API key.' } },
      responses: Object.fromEntries(problems.map(([, name, description]) => [name, problemResponse(description)])),
      schemas: Object.fromEntries([...schemas].toSorted(([a], [b]) => a.localeCompare(b))),
    },
  }
}

/** The services, in words: `ApiKeyService` is "API key". */
function tagsOf(rpcs: readonly Rpc[]): JsonObject[] {
  const services = new Set(rpcs.map((rpc) => rpc.service))
  return [...services].map((service) => ({
    name: tagOf(service.name),
    description: comments[service.typeName] ?? '',
  }))
}

const tagOf = (service: string): string => inWords(service.replace(/Service$/, '')).replace(/^Api\b/, 'API')

function operation(rpc: Rpc, route: Route, isAlias: boolean, schemas: Schemas): JsonObject {
  const fields = [...fieldsOf(rpc.input).values()]
  const inPath = fields.filter((field) => route.params.includes(field.name))
  const others = fields.filter((field) => !route.params.includes(field.name))
  const parameters = [
    ...inPath.map((field) => parameter(field, 'path', schemas)),
    ...(route.hasBody ? [] : others.map((field) => parameter(field, 'query', schemas))),
  ]
  const description = `${comments[`${rpc.service.typeName}.${rpc.desc.name}`] ?? ''}\n\nPermission: \`${rpc.permission}\`.`
  const first = rpc.routes[0]?.path ?? ''
  return {
    // An alias answers the same; ids are unique in a document.
    operationId: isAlias ? `${rpc.desc.name}Alias` : rpc.desc.name,
    tags: [tagOf(rpc.service.name)],
    summary: titleOf(`${rpc.service.typeName}.${rpc.desc.name}`) + (isAlias ? ' (alias)' : ''),
    description: isAlias ? `The same as \`${route.method} ${first}\`. ${description.trim()}` : description.trim(),
    ...(rpc.permission === 'public' && { security: [] }),
    parameters,
    ...(route.hasBody && others.length > 0 && { requestBody: body(rpc, route, schemas) }),
    responses: responses(rpc.isCreate ? '201' : '200', {
      'application/json': { schema: replySchema(rpc.output, schemas) },
    }),
  }
}

function uploadOperation(upload: Upload, schemas: Schemas): JsonObject {
  return {
    ...streamOperation(upload, schemas),
    requestBody: {
      required: true,
      content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
    },
    responses: responses('201', { 'application/json': { schema: replySchema(upload.reply, schemas) } }),
  }
}

function downloadOperation(download: Download, schemas: Schemas): JsonObject {
  const content = Object.fromEntries(download.types.map((type) => [type, { schema: { type: 'string' } }]))
  return { ...streamOperation(download, schemas), responses: responses('200', content) }
}

function streamOperation({ name, tag, options, permission }: StreamPath, schemas: Schemas): JsonObject {
  return {
    operationId: name.split('.').at(-1)!,
    tags: [tagOf(tag)],
    summary: titleOf(name),
    description: `${comments[name] ?? ''}\n\nPermission: \`${permission}\`.`,
    parameters: [...fieldsOf(options).values()].map((field) => parameter(field, 'query', schemas)),
  }
}

/** The first sentence of an rpc's comment without what stands in brackets; else its name in words. */
function titleOf(name: string): string {
  const [sentence = ''] = (comments[name] ?? '').replaceAll(/ *\([^)]*\)/g, '').split(/(?<=[.;:])\s/)
  return sentence.replace(/[.;:]$/, '') || inWords(name.split('.').at(-1) ?? '')
}

/** `GetCompany` as "Get company". */
const inWords = (name: string): string => name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

/** The ways a call may be refused: status, name, description. */
const problems: [status: string, name: string, description: string][] = [
  ['400', 'Invalid', 'The request cannot be taken as it is; `violations` names the fields.'],
  ['401', 'Unauthenticated', 'No token, or one that is no good.'],
  ['403', 'Forbidden', 'The caller lacks the permission.'],
  ['404', 'NotFound', 'There is no such record for this caller.'],
  ['409', 'Conflict', 'Somebody changed the same meanwhile, or the name is taken.'],
  ['413', 'TooLarge', 'The body is too large.'],
  ['415', 'Unsupported', 'The content type or its encoding is not known.'],
  ['422', 'Refused', 'The state of the record does not allow it.'],
  ['429', 'TooMany', 'Too many requests; `Retry-After` says when to come back.'],
  ['503', 'Unavailable', 'The database is not there, or has no room; `Retry-After` says when to come back.'],
  ['default', 'Problem', 'Another problem.'],
]

const problemResponse = (description: string): JsonObject => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
})

function responses(status: string, content: JsonObject): JsonObject {
  const refused = problems.map(([code, name]) => [code, { $ref: `#/components/responses/${name}` }])
  return { [status]: { description: 'OK', content }, ...Object.fromEntries(refused) }
}

function body(rpc: Rpc, route: Route, schemas: Schemas): JsonObject {
  const isRequired = [...requiredOf(rpc.input)].some((name) => !route.params.includes(name))
  const schema = bodySchema(rpc.input, route.params, schemas)
  return { ...(isRequired && { required: true }), content: { 'application/json': { schema } } }
}

function parameter(field: DescField, place: 'path' | 'query', schemas: Schemas): JsonObject {
  const isRequired = place === 'path' || requiredOf(field.parent).has(field.name)
  return {
    name: field.name,
    in: place,
    ...(isRequired && { required: true }),
    // columns[title]=Name
    ...(field.fieldKind === 'map' && { style: 'deepObject', explode: true }),
    ...describe(field),
    schema: parameterSchema(field, schemas),
  }
}

/** RFC 9457, with the fields of ErrorDetail that say something beside its own. */
function problemSchema(schemas: Schemas): JsonObject {
  const { properties = {} } = objectSchema(ErrorDetailSchema, ErrorDetailSchema.fields, 'reply', schemas)
  const own = {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer', format: 'int32' },
    detail: { type: 'string' },
  }
  const required = [...Object.keys(own), 'reason', 'request_id']
  return { type: 'object', properties: { ...own, ...(properties as JsonObject) }, required }
}
