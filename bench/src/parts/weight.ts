import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Part } from '../bench.ts'
import { shown } from '../figure.ts'
import { root } from '../process.ts'

const dist = join(root, 'web/dist')

/** A script of the built web app. */
interface Chunk {
  name: string
  compressed: number
  /** What it imports before it can run. */
  imports: string[]
}

/**
 * JavaScript before something can be seen: what the page itself names, and the heaviest lazy chunk of the page's own with all
 * it needs on top, since the first load shows one of them.
 */
export const weight: Part = async (bench) => {
  if (!existsSync(join(dist, 'index.html'))) {
    bench.say('  the web app is not built; npm start builds it')
    return []
  }
  const chunks = new Map(chunksOf(dist).map((chunk) => [chunk.name, chunk]))
  const html = readFileSync(join(dist, 'index.html'), 'utf8')
  const named = [...html.matchAll(/(?:src|href)="\/(?:assets\/)?([\w.-]+\.js)"/g)].map((match) => match[1] ?? '')
  const first = closure(named, chunks)
  const lazy = [...chunks.keys()]
    .filter((name) => !first.has(name))
    .map((name) => ({ name, first: closure([...named, name], chunks) }))
    .map(({ name, first: all }) => ({ name, size: sizeOf(all, chunks) }))
    .toSorted((a, b) => b.size - a.size)
  const [heaviest] = lazy
  return [
    {
      part: 'weight',
      name: 'JavaScript of the first load, compressed',
      value: sizeOf(first, chunks) / 1000,
      unit: 'KB',
      ours: `${first.size} files`,
      atMost: 200,
      details: { first: [...first] },
    },
    {
      part: 'weight',
      name: 'the same with the heaviest lazy chunk',
      value: (heaviest?.size ?? Number.NaN) / 1000,
      unit: 'KB',
      ours: heaviest?.name ?? '',
      atMost: 200,
      note: `all ${chunks.size} scripts together are ${shown(sizeOf(chunks.keys(), chunks) / 1000)} KB`,
      details: { lazy: lazy.slice(0, 20) },
    },
  ]
}

function chunksOf(folder: string): Chunk[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js'))
    .map((file) => {
      const code = readFileSync(join(folder, file), 'utf8')
      // Static imports only: `import{a}from"./b.js"` and `import"./b.js"`, not `import("./b.js")`.
      const imports = [...code.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)].map((match) => match[1] ?? '')
      return { name: file.replace(/^assets[\\/]/, ''), compressed: sizeServed(join(folder, file), code), imports }
    })
}

/** What the server sends: the file packed at the build, brotli first, or what gzip would make of it. */
function sizeServed(file: string, code: string): number {
  const packed = ['.br', '.gz'].map((ending) => file + ending).find((name) => existsSync(name))
  return packed === undefined ? gzipSync(code).length : statSync(packed).size
}

function closure(names: readonly string[], chunks: ReadonlyMap<string, Chunk>): Set<string> {
  const found = new Set<string>()
  const visit = (name: string): void => {
    const chunk = chunks.get(name)
    if (!chunk || found.has(name)) return
    found.add(name)
    chunk.imports.forEach(visit)
  }
  names.forEach(visit)
  return found
}

const sizeOf = (names: Iterable<string>, chunks: ReadonlyMap<string, Chunk>): number =>
  [...names].reduce((sum, name) => sum + (chunks.get(name)?.compressed ?? 0), 0)
