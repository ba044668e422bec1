import type { DescMessage } from '@bufbuild/protobuf'
import { useQuery } from '@connectrpc/connect-query'
import type { RecordKind, RecordMessage, Records } from '@/lib/records/record-types'

/** Whether the contract finds records of a kind by a text. */
export const isSearched = <M extends RecordMessage>({ schemas }: Records<M>): boolean =>
  schemas.list.fields.some(({ localName }) => localName === 'search')

/**
 * Records that have a text, for the palette and for choosing one; of a kind that is not searched, its first. What the server
 * found is not sifted again: `matched` are further words of it. What was found for another text stays meanwhile, by its own.
 */
export function useRecordSearch<M extends RecordMessage>(kind: Records<M>, search: string, isAllowed: boolean) {
  const { data, isPlaceholderData } = useQuery<DescMessage, DescMessage>(
    kind.methods.list,
    isSearched(kind) ? { search, pageSize: 8 } : { pageSize: 100 },
    { enabled: isAllowed, placeholderData: (previous) => previous },
  )
  const isFound = isSearched(kind) && !isPlaceholderData
  return { found: data ? kind.rowsOf(data) : [], matched: isFound ? [search] : [] }
}

/** The texts of a record, by which it is found beside its name. */
export function textsOf<M extends RecordMessage>({ fields }: RecordKind<M>, record: M): string[] {
  const values = Object.keys(fields).map((name): unknown => Reflect.get(record, name))
  return values.filter((value) => typeof value === 'string')
}
