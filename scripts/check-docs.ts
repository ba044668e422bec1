// What the documents say of themselves and of the code: decisions have a number of their own, a status and the same headings;
// paths that are named, and files that are linked, exist.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, sourceFiles } from './source-files.ts'

const headings = ['Context', 'Decision', 'Measured', 'Why not', 'Consequences']
const needed = ['Context', 'Decision', 'Consequences']
const folders = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !/^(\.|node_modules$)/.test(entry.name))
  .map(({ name }) => name)
const sources = folders.flatMap(sourceFiles)
// What a build or a bench makes is not there before it ran.
const ignored = readFileSync(join(root, '.gitignore'), 'utf8').split('\n')

const decisions = readdirSync(join(root, 'docs/adr')).sort()
const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', 'bench/README.md']
const problems = [
  ...decisions.flatMap(decisionProblems),
  ...[...documents, ...decisions.map((name) => `docs/adr/${name}`)].flatMap(pathProblems),
]
for (const problem of problems) console.error(problem)
console.log(`${decisions.length} decisions, ${documents.length} documents, ${problems.length} problems`)
process.exit(problems.length > 0 ? 1 : 0)

function decisionProblems(name: string, i: number): string[] {
  const text = readFileSync(join(root, 'docs/adr', name), 'utf8')
  const at = `docs/adr/${name}`
  const has = [...text.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading)
  const inOrder = headings.filter((heading) => has.includes(heading))
  return [
    ...(Number(name.slice(0, 4)) === i + 1
      ? []
      : [`${at}: the decisions are numbered 1, 2, 3 …; this is the ${i + 1}.`]),
    ...(text.startsWith(`# ${Number(name.slice(0, 4))}. `) ? [] : [`${at}: its title does not have its number`]),
    ...(/^Status: (proposed|accepted|replaced)/m.test(text)
      ? []
      : [`${at}: no "Status: accepted" (proposed, replaced by …)`]),
    ...(has.join() === inOrder.join() && needed.every((heading) => has.includes(heading))
      ? []
      : [`${at}: the headings are ${headings.join(', ')}, in this order; "Measured" and "Why not" are optional`]),
  ]
}

function pathProblems(document: string): string[] {
  const text = readFileSync(join(root, document), 'utf8')
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link = '']) => join(document, '..', link))
  const words = [...text.matchAll(/`([\w./@-]+)`/g)].map(([, word = '']) => word)
  const paths = words.filter((word) => folders.some((folder) => word.startsWith(`${folder}/`)))
  // Files of the server and the web app may be named from a folder within: `platform/api/rest.ts`, `task.rules.ts`.
  const files = words.filter((word) => /\w\.tsx?$/.test(word) && !paths.includes(word))
  return [
    ...[...links, ...paths].filter((path) => !isThere(path)),
    ...files.filter((file) => !sources.some((source) => `/${source}`.endsWith(`/${file}`))),
  ].map((path) => `${document}: there is no ${path}`)
}

function isThere(path: string): boolean {
  return (
    existsSync(join(root, path)) ||
    ignored.some((folder) => folder !== '' && path.startsWith(folder)) ||
    path.includes('NNNN')
  )
}
