import type { Section } from '@/messages/section'

/** A file of `messages/kinds/`: `venue.en.ts` holds the section `venue`. */
export type KindFile = Readonly<Record<string, Section>>

/** The sections of such files by their names. */
export function kindSections(files: Readonly<Record<string, KindFile>>): Record<string, Section> {
  return Object.fromEntries(
    Object.entries(files).map(([path, file]) => [
      /(\w+)\.\w+\.ts$/.exec(path)?.[1] ?? path,
      Object.assign({}, ...Object.values(file)),
    ]),
  )
}
