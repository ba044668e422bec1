// Keeps beside the generated code what is not to be had from it: the comments of the contract, which OpenAPI and /docs show
// and generated descriptors do not carry, and its kinds of record in one list, for those who load no descriptors.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'

const fileFields = { messageType: 4, enumType: 5, service: 6 }
const messageFields = { field: 2, nestedType: 3, enumType: 4 }

const image = JSON.parse(
  execFileSync('buf', ['build', '--as-file-descriptor-set', '-o', '-#format=json'], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  }),
)
const comments = {}
const recordKinds = {}

const files = image.file.filter((candidate) => candidate.package === 'eventkit.v1')
const messages = new Map(
  files.flatMap(({ messageType = [] }) => messageType.map((message) => [`.eventkit.v1.${message.name}`, message])),
)
const methods = files.flatMap(({ service = [] }) => service.flatMap(({ method }) => method))

for (const file of files) {
  for (const { name, options } of file.messageType ?? []) {
    const { type, page, numberPrefix = '' } = options?.['[eventkit.v1.record]'] ?? {}
    if (type) recordKinds[type] = { page, numberPrefix, filters: filtersOf(`.eventkit.v1.${name}`) }
  }
  const names = namesByPath(file)
  for (const { path = [], leadingComments } of file.sourceCodeInfo.location) {
    const name = names.get(path.join('.'))
    if (name && leadingComments) comments[name] = leadingComments.trim().replaceAll(/\n ?/g, ' ')
  }
}

/** What the list of a kind of record is narrowed to by "any of these values": the repeated fields of its request. */
function filtersOf(record) {
  const isList = ({ name, outputType }) =>
    name.startsWith('List') && messages.get(outputType).field?.some(({ typeName }) => typeName === record)
  const list = messages.get(methods.find(isList)?.inputType)
  return (list?.field ?? []).filter(({ label }) => label === 'LABEL_REPEATED').map(({ jsonName }) => jsonName)
}

/** The full name of everything in a file by its path in the descriptor (descriptor.proto, SourceCodeInfo.Location.path). */
function namesByPath(file) {
  const names = new Map()
  const addMessage = (message, path, scope) => {
    const name = `${scope}.${message.name}`
    names.set(path, name)
    message.field?.forEach((field, i) => names.set(`${path}.${messageFields.field}.${i}`, `${name}.${field.name}`))
    message.nestedType?.forEach((nested, i) => addMessage(nested, `${path}.${messageFields.nestedType}.${i}`, name))
  }
  file.messageType?.forEach((message, i) => addMessage(message, `${fileFields.messageType}.${i}`, file.package))
  file.enumType?.forEach((item, i) => {
    names.set(`${fileFields.enumType}.${i}`, `${file.package}.${item.name}`)
    item.value.forEach((value, j) =>
      names.set(`${fileFields.enumType}.${i}.2.${j}`, `${file.package}.${item.name}.${value.name}`),
    )
  })
  file.service?.forEach((service, i) => {
    const name = `${file.package}.${service.name}`
    names.set(`${fileFields.service}.${i}`, name)
    service.method.forEach((method, j) => names.set(`${fileFields.service}.${i}.2.${j}`, `${name}.${method.name}`))
  })
  return names
}

write('comments', comments, {
  about: "The contract's comments by full name, such as eventkit.v1.Task.due_date.",
  type: 'Record<string, string>',
})
write('recordKinds', recordKinds, {
  about: 'The kinds of record of the contract by type, such as work.task.',
  type: 'Readonly<Record<keyof RecordFilters, RecordPlace>> & Readonly<Record<string, RecordPlace>>',
  more: `
/** Where a kind of record is seen, what stands before its numbers, and what its list is filtered by. */
interface RecordPlace {
  readonly page: string
  readonly numberPrefix: string
  readonly filters: readonly string[]
}

/** What the lists of kinds of record are filtered by. */
export interface RecordFilters {
${Object.entries(recordKinds)
  .toSorted(([a], [b]) => (a < b ? -1 : 1))
  .map(([type, { filters }]) => `  '${type}': ${filters.map((name) => `'${name}'`).join(' | ') || 'never'}`)
  .join('\n')}
}
`,
})

function write(name, values, { about, type, more = '' }) {
  const sorted = Object.fromEntries(Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  const file = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  writeFileSync(
    new URL(`../packages/api/gen/${file}.js`, import.meta.url),
    `// Generated from proto/ by scripts/generate-tables.mjs.\nexport const ${name} = ${JSON.stringify(sorted, null, 2)}\n`,
  )
  writeFileSync(
    new URL(`../packages/api/gen/${file}.d.ts`, import.meta.url),
    `/** ${about} */\nexport declare const ${name}: ${type}\n${more}`,
  )
}
