// Who may import whom. The server's directions come from the levels in server/src/modules.ts, nothing is listed by hand.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { importsOf, root, sourceFiles } from './source-files.ts'
import type { Import } from './source-files.ts'

const server = sourceFiles('server/src')
const web = sourceFiles('web/src').filter((file) => !file.endsWith('.gen.ts'))
const imports = [...server, ...web].flatMap(importsOf)
const levels = readLevels()

const problems = [
  ...imports.filter(({ from }) => from.startsWith('server/src/')).flatMap(serverProblem),
  ...imports.filter(({ from }) => from.startsWith('web/src/')).flatMap(webProblem),
  ...cycles(imports.filter(({ isTypeOnly }) => !isTypeOnly)),
  ...[...server, ...web].flatMap(nameProblem),
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
  // The parts of platform are one level; those that are modules have their own door all the same.
  if (first === 'platform') return { level: 1, module: levels.has(second) ? `platform/${second}` : 'platform' }
  return { level: Infinity, module: 'the process' }
}

function serverProblem({ from, to, line }: Import): string[] {
  const [source, target] = [placeOf(from), placeOf(to)]
  const at = `${from}:${line}`
  if (to.endsWith('.test.ts')) return [`${at} imports a test, ${to}`]
  if (from.endsWith('.test.ts') || source.module === target.module) return []
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

/** routes → features and the shell's components → components/ui → lib; what is deeper knows nothing of what is above. */
function webProblem({ from, to, line }: Import): string[] {
  const order = [
    /^web\/src\/lib\//,
    /^web\/src\/components\/ui\//,
    /^web\/src\/(components|features)\//,
    /^web\/src\/routes\//,
  ]
  const [source = -1, target = -1] = [from, to].map((file) => order.findIndex((pattern) => pattern.test(file)))
  if (source < 0 || target <= source || /\.test\.tsx?$/.test(from)) return []
  return [`${from}:${line} imports upward, ${to}: pass it down as a property, or move it down`]
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

/** Imports that lead back to where they started, each named once. */
function cycles(edges: Import[]): string[] {
  const targets = Map.groupBy(edges, ({ from }) => from)
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
      for (const { to } of targets.get(file) ?? []) visit(to, [...trail, file])
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
