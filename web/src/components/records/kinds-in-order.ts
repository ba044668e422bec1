import { NAVIGATION } from '@/components/navigation'
import { KINDS } from '@/lib/records/kinds'
import type { RecordKind } from '@/lib/records/record-types'

const PAGES: readonly string[] = NAVIGATION.flatMap(({ items }) => items.map(({ to }) => to))

/** Every kind of record, in the order of their pages in the navigation. */
export const kindsInOrder = (): RecordKind[] =>
  KINDS.toSorted((one, other) => PAGES.indexOf(one.path) - PAGES.indexOf(other.path))
