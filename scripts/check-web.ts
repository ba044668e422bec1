// What the compiler cannot say of the web's sources: each message is used, and sides are start and end, not left and right.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, sourceFiles } from './source-files.ts'

const files = [...sourceFiles('web/src'), 'web/src/styles/app.css', 'web/src/styles/tokens.css']
const isCatalogue = (file: string) => file.startsWith('web/src/messages/')
const isSource = (file: string) => !isCatalogue(file) && !/\.(gen|test)\.tsx?$|\/gen\//.test(file)
const sources = files.filter(isSource).map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))
const code = sources.map(({ text }) => text).join('\n')
/** Classes (`ml-2`, `-right-1`, `border-l`, `rounded-tr-md`, `text-left`), then properties (`margin-left`, `left: 0`). */
const leftOrRight = new RegExp(
  [
    String.raw`(?<![\w-])-?(?:(?:scroll-)?[mp][lr]|left|right)-(?:[\d[(]|px|auto|full)[^\s'"\x60]*`,
    String.raw`(?<![\w-])(?:border-[lr]|rounded-(?:[lr]|[tb][lr]))(?=[-\s'"\x60])`,
    String.raw`\b(?:text|float|clear)-(?:left|right)\b`,
    String.raw`\b(?:margin|padding|border)(?:-left|-right|Left|Right)\b`,
    String.raw`(?<![\w-])(?:left|right): *(?:['\x60\d-]|var|calc)`,
    String.raw`\btext-?[aA]lign: *'?(?:left|right)`,
  ].join('|'),
  'g',
)
/** Sections whose messages are told by a reason that the server gives, and where it names its reasons. */
const reasons = new Map([
  ['problems', textOf(sourceFiles('server/src').filter((file) => /[/.]problems?\.ts$/.test(file)))],
])
const keys = (await Promise.all(files.filter((file) => file.endsWith('.en.ts')).map(keysOf))).flat()

const problems = [
  ...files.flatMap(untranslatedProblem),
  ...keys.flatMap(unusedProblem),
  ...sources.flatMap(pieceProblems),
  ...sources.flatMap(sideProblems),
]
for (const problem of problems) console.error(problem)
console.log(`${sources.length} files, ${keys.length} messages, ${problems.length} problems`)
process.exit(problems.length > 0 ? 1 : 0)

function textOf(paths: string[]): string {
  return paths.map((path) => readFileSync(join(root, path), 'utf8')).join('\n')
}

/** The keys of one section's catalogue, as the code writes them: `work.title`. */
async function keysOf(file: string): Promise<string[]> {
  const section = /(\w+)\.en\.ts$/.exec(file)?.[1] ?? ''
  const catalogue: Record<string, object> = await import(join(root, file))
  return Object.values(catalogue).flatMap((messages) => Object.keys(messages).map((key) => `${section}.${key}`))
}

/** The sections of kinds of record are picked up by their files, so the compiler misses none. */
function untranslatedProblem(file: string): string[] {
  const german = file.replace(/\.en\.ts$/, '.de.ts')
  return german === file || files.includes(german) ? [] : [`${file} has no ${german.split('/').at(-1)} beside it`]
}

function unusedProblem(key: string): string[] {
  const [section = '', name = ''] = key.split('.')
  if (code.includes(`'${key}'`) || reasons.get(section)?.includes(`\n  ${name}:`)) return []
  return [`the message ${key} is never said: delete it in every language`]
}

/** A key put together from pieces is found by nobody who looks for it, and by no check. */
function pieceProblems({ file, text }: { file: string; text: string }): string[] {
  const sections = [...new Set(keys.map((key) => key.split('.')[0]))].join('|')
  const pieces = new RegExp(String.raw`\bt\(\s*\x60|['\x60](?:${sections})\.\w*(?:\$\{|' *\+)`, 'g')
  return found(
    file,
    text,
    pieces,
    () => `puts a message key together: write each key whole, in a table where they vary`,
  )
}

function sideProblems({ file, text }: { file: string; text: string }): string[] {
  return found(
    file,
    text,
    leftOrRight,
    (side) =>
      `says ${side}: with start and end (ms-2, pe-2, end-0, text-start) the page can be read from the right, too`,
  )
}

function found(file: string, text: string, pattern: RegExp, say: (match: string) => string): string[] {
  return [...text.matchAll(pattern)].map((match) => {
    const line = text.slice(0, match.index).split('\n').length
    return `${file}:${line} ${say(match[0].trim())}`
  })
}
