import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** One import of one file by another. */
export interface Import {
  from: string
  to: string
  line: number
  /** Erased before the program runs, so it cannot make a cycle. */
  isTypeOnly: boolean
}

const statement =
  /^\s*(?:import|export)\s+(type\s)?[^'"]*?\bfrom\s+'([^']+)'|^\s*import\s+()'([^']+)'|\bimport\(\s*()'([^']+)'\s*\)/gm

/** Every TypeScript file under a folder, as paths from the project's folder with `/`. */
export function sourceFiles(folder: string): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name).split(sep).join('/'))
    .filter((name) => /\.tsx?$/.test(name) && !/(^|\/)(node_modules|dist)\//.test(name))
    .sort()
}

/** The imports of a file that lead to files of the project; packages are not listed. */
export function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(statement)].flatMap((match) => {
    const target = match[2] ?? match[4] ?? match[6] ?? ''
    const to = resolveImport(file, target)
    if (to === undefined) return []
    const line = text.slice(0, match.index + match[0].length).split('\n').length
    return [{ from: file, to, line, isTypeOnly: match[1] !== undefined }]
  })
}

function resolveImport(file: string, target: string): string | undefined {
  const path = target.startsWith('@/') ? join(root, 'web/src', target.slice(2)) : resolve(root, dirname(file), target)
  if (!target.startsWith('.') && !target.startsWith('@/')) return undefined
  const found = [path, `${path}.ts`, `${path}.tsx`].find(
    (candidate) => /\.tsx?$/.test(candidate) && existsSync(candidate),
  )
  return found === undefined ? undefined : relative(root, found).split(sep).join('/')
}
