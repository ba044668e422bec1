// Who may import whom, and who may name whom. Nothing is listed by hand here: the server's modules and their levels come from
// server/src/modules.ts, the order inside the platform and of the web from ARCHITECTURE.md.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Import, importsOf, root, sourceFiles } from './source-files.ts'

const server = sourceFiles('server/src')
const web = sourceFiles('web/src').filter((file) => !file.endsWith('.gen.ts'))
const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file)
const imports = [...server, ...web].flatMap(importsOf)
/** What the program itself is made of: tests may look everywhere. */
const edges = imports.filter(({ from, to }) => !isTest(from) && !to.endsWith('.gen.ts'))
const levels = readLevels()
const orders = [
  { folder: 'server/src/platform/', order: readOrder('The platform') },
  { folder: 'web/src/', order: readOrder('The web') },
]

const problems = [
  ...imports.filter(({ from }) => from.startsWith('server/src/')).flatMap(serverProblem),
  ...orders.flatMap(({ folder, order }) => orderProblems(folder, order)),
  ...cycles(edges.map(({ from, to }) => [from, to])),
  ...[...server, ...web].flatMap(nameProblem),
  ...server.filter((file) => file.startsWith('server/src/platform/') && !isTest(file)).flatMap(stringProblems),
]
for (const problem of problems) console.error(problem)
console.log(`${server.length + web.length} files, ${imports.length} imports, ${problems.length} problems`)
process.exit(problems.length > 0 ? 1 : 0)

/** Where a file of the server stands: its level (lower is deeper), its module, and what people call the place. */
function placeOf(file: string): { level: number; module: string } {
  const [, , first = '', second = ''] = file.split('/')
  if (first === 'kernel' || /^config(\.\w+)?\.ts$/.test(first)) return { level: 0, module: 'kernel' }
  const level = levels.get(first)
  if (level !== undefined) return { level, module: first }
  // The parts of platform are one level, ordered among themselves; those that are modules have their own door all the same.
  if (first === 'platform') return { level: 1, module: levels.has(second) ? `platform/${second}` : 'platform' }
  return { level: Infinity, module: 'the process' }
}

function serverProblem({ from, to, line }: Import): string[] {
  const [source, target] = [placeOf(from), placeOf(to)]
  const at = `${from}:${line}`
  if (isTest(to)) return [`${at} imports a test, ${to}`]
  if (isTest(from) || source.module === target.module) return []
  if (target.level > source.level) {
    return [
      `${at} imports upward, from ${source.module} to ${target.module}: what must travel up travels as a journal entry (a reaction or a sink)`,
    ]
  }
  const isPlatform = source.level === 1 && target.level === 1
  if (target.level === source.level && !isPlatform) {
    return [
      `${at} imports across, from ${source.module} to ${target.module} on the same level: put one of them on a later level in modules.ts, or use a journal entry`,
    ]
  }
  const hasDoor = levels.has(target.module.replace('platform/', ''))
  if (!hasDoor || isPlatform || source.level === Infinity || to.endsWith('/index.ts')) return []
  return [
    `${at} imports ${to} past the module's index.ts: what a module offers stands in its index.ts, the rest is free to change`,
  ]
}

/**
 * The parts of a folder, and which of them each may import: those before its own arrow in the line of ARCHITECTURE.md that
 * begins so. Parts between two arrows know nothing of each other.
 */
function readOrder(title: string): readonly (readonly string[])[] {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
  const line = text.split('\n').find((each) => each.startsWith(`${title}: `))
  if (line === undefined)
    throw new Error(`ARCHITECTURE.md: no line begins with "${title}: ", which the order is read from`)
  return line.split('←').map((step) => [...step.matchAll(/`([\w/.-]+)`/g)].map(([, name = '']) => name))
}

function orderProblems(folder: string, order: readonly (readonly string[])[]): string[] {
  const parts = order.flat()
  /** The longest name is meant: `components/ui` before `components`. */
  const partOf = (file: string): string | undefined =>
    parts
      .filter((part) => file === folder + part || file.startsWith(`${folder}${part}/`))
      .toSorted((a, b) => b.length - a.length)[0]
  const stepOf = (part: string): number => order.findIndex((step) => step.includes(part))
  const own = [...server, ...web].filter((file) => file.startsWith(folder) && !isTest(file) && !file.endsWith('.d.ts'))
  const unknown = own.filter((file) => partOf(file) === undefined)
  const upward = edges.flatMap(({ from, to, line }) => {
    if (!from.startsWith(folder) || !to.startsWith(folder)) return []
    const [source, target] = [partOf(from), partOf(to)]
    if (source === undefined || target === undefined || source === target || stepOf(target) < stepOf(source)) return []
    return [
      `${from}:${line} imports ${to}, and ${target} does not come before ${source} in the order of ARCHITECTURE.md: pass it down, or move what both need to where it belongs`,
    ]
  })
  return [
    ...unknown.map(
      (file) => `${file} is in no part that the order in ARCHITECTURE.md names: say there where it stands`,
    ),
    ...upward,
  ]
}

function nameProblem(file: string): string[] {
  const folder = file.split('/').find((part) => /^(utils?|helpers?|common|constants|types|misc|shared)$/.test(part))
  if (folder)
    return [`${file} is in a folder named ${folder}: name the thing it holds; such folders collect what nobody owns`]
  const name = file.split('/').at(-1) ?? ''
  // Routes are named by TanStack Router's rules: tasks.$taskId.tsx.
  const isKebab = file.startsWith('web/src/routes/') || /^[a-z0-9$_-]+(\.[a-z0-9-]+)*\.tsx?$/.test(name)
  if (!isKebab) return [`${file}: files are called entity.role.ts in kebab-case`]
  const isDoor = name === 'index.ts' && !/^server\/src\/(platform\/)?[\w-]+\/index\.ts$/.test(file)
  return isDoor
    ? [`${file}: an index.ts stands at a server module's root only; elsewhere it hides where things are`]
    : []
}

/** The platform names no module above it: not its permissions, kinds, types, tables or functions, nor its part of the contract. */
function stringProblems(file: string): string[] {
  const names = [...levels].filter(([, level]) => level > 1).map(([name]) => name)
  const above = names.join('|')
  const dotted = new RegExp(String.raw`\b(?:${above})\.[a-z]\w*`)
  const stored = new RegExp(String.raw`\b(?:${storedNames(above).join('|')})\b`)
  const contract = new RegExp(String.raw`eventkit/v1/(?:${names.flatMap(contractsOf).join('|')})_pb`)
  const text = withoutComments(readFileSync(join(root, file), 'utf8'))
  return [...text.matchAll(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g)].flatMap(({ 0: literal, index }) => {
    const found = (dotted.exec(literal) ?? stored.exec(literal) ?? contract.exec(literal))?.[0]
    const at = `${file}:${text.slice(0, index).split('\n').length}`
    return found ? [`${at} names ${found} of a module above: let the module give it through its face`] : []
  })
}

/** The tables and functions of modules, as the migrations call them. */
function storedNames(modules: string): string[] {
  const folder = join(root, 'server/migrations')
  const made = new RegExp(String.raw`create (?:or replace )?(?:table|function|view) ((?:${modules})_\w+)`, 'g')
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
  return [...new Set(texts.flatMap((text) => [...text.matchAll(made)].map(([, name = '']) => name)))]
}

/** The files of the contract that a module's own files import. */
function contractsOf(module: string): string[] {
  const used = server
    .filter((file) => file.startsWith(`server/src/${module}/`) && file.endsWith('.rpc.ts'))
    .flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/eventkit\/v1\/(\w+)_pb'/g)])
  return [...new Set(used.map(([, name = '']) => name))]
}

/** The same lines with nothing where comments were. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, (comment) => comment.replace(/[^\n]/g, ''))
}

/** Imports that lead back to where they started, each named once. Types count: neither file can be understood alone. */
function cycles(pairs: [string, string][]): string[] {
  const targets = Map.groupBy(pairs, ([from]) => from)
  const found = new Map<string, string>()
  const done = new Set<string>()
  const visit = (file: string, trail: string[]): void => {
    const start = trail.indexOf(file)
    if (start >= 0) {
      const ring = trail.slice(start)
      found.set(
        ring.toSorted().join(),
        `${[...ring, file].join(' → ')} is a cycle: neither can be read or loaded without the other`,
      )
    } else if (!done.has(file)) {
      for (const [, to] of targets.get(file) ?? []) visit(to, [...trail, file])
      done.add(file)
    }
  }
  for (const file of targets.keys()) visit(file, [])
  return [...found.values()]
}

/** The modules of modules.ts by their folder's name, with the number of their level; those of the platform are level 1. */
function readLevels(): Map<string, number> {
  const text = readFileSync(join(root, 'server/src/modules.ts'), 'utf8')
  const folders = new Map(
    [...text.matchAll(/import \{ (\w+) \} from '\.\/([\w/-]+)\/index\.ts'/g)].map(([, name = '', path = '']) => [
      name,
      path,
    ]),
  )
  const list = /levels[^=]*=\s*\[([\s\S]*?)\]\s*\n/.exec(text)?.[1] ?? ''
  const rows = [...list.matchAll(/\[([^[\]]*)\]?/g)].map(([, names = '']) => names.match(/\w+/g) ?? [])
  if (rows.length === 0) throw new Error('server/src/modules.ts: no `levels` found, which these rules are made from')
  const byFolder = new Map<string, number>()
  rows.forEach((names, index) => {
    for (const name of names) {
      const path = folders.get(name)
      if (path === undefined) throw new Error(`server/src/modules.ts: ${name} is not imported from its index.ts`)
      byFolder.set(path.replace('platform/', ''), path.startsWith('platform/') ? 1 : index + 1)
    }
  })
  return byFolder
}
