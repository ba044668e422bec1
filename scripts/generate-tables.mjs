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

for (const file of image.file.filter((candidate) => candidate.package === 'eventkit.v1')) {
  for (const { options } of file.messageType ?? []) {
    const { type, page, numberPrefix = '' } = options?.['[eventkit.v1.record]'] ?? {}
    if (type) recordKinds[type] = { page, numberPrefix }
  }
  const names = namesByPath(file)
  for (const { path = [], leadingComments } of file.sourceCodeInfo.location) {
    const name = names.get(path.join('.'))
    if (name && leadingComments) comments[name] = leadingComments.trim().replaceAll(/\n ?/g, ' ')
  }
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
  type: 'Readonly<Record<string, Readonly<{ page: string; numberPrefix: string }>>>',
})

function write(name, values, { about, type }) {
  const sorted = Object.fromEntries(Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  const file = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  writeFileSync(
    new URL(`../packages/api/gen/${file}.js`, import.meta.url),
    `// Generated from proto/ by scripts/generate-tables.mjs.\nexport const ${name} = ${JSON.stringify(sorted, null, 2)}\n`,
  )
  writeFileSync(
    new URL(`../packages/api/gen/${file}.d.ts`, import.meta.url),
    `/** ${about} */\nexport declare const ${name}: ${type}\n`,
  )
}
