import { defaultFilter } from 'cmdk'

/** How well an entry of the palette fits what was typed; 0 unless each word of it is somewhere in the entry's words. */
export function paletteFilter(value: string, search: string, keywords: string[] = []): number {
  const text = keywords.join(' ').toLowerCase()
  const hasAll = search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
  return hasAll ? defaultFilter(value, search, keywords) : 0
}
