import type { RecordKind } from '@/lib/records/record-types'

const files = import.meta.glob<{ kind: RecordKind }>('../../features/*/*.kind.tsx', { eager: true })

// Found by their place, so that a new kind is entered nowhere. No kind imports this file, nor does what the first page needs.

/** Every kind of record that a feature defines in its `<name>.kind.tsx`. */
export const KINDS: readonly RecordKind[] = Object.values(files).map(({ kind }) => kind)

/** The kind of record of a type, such as `planning.venue`; undefined for what is none. */
export const kindOf = (type: string): RecordKind | undefined => KINDS.find((kind) => kind.type === type)
