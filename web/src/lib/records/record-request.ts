import type { DescMessage } from '@bufbuild/protobuf'
import { SortOrder } from '@eventkit/api/eventkit/v1/list_pb'
import { readEnum } from '@/lib/records/record-json'
import type { ListRequest } from '@/lib/records/record-queries'
import { filterValues, type RecordSearch } from '@/lib/records/record-search'
import type { RecordKind, RecordMessage } from '@/lib/records/record-types'

/** How a list is sorted: a field as the contract names it, and the direction. */
export interface RecordSort {
  key: string
  order: 'asc' | 'desc'
}

/** How a search sorts; without a word what the contract sorts by first, and what is newest on top. */
export function sortOf<M extends RecordMessage>({ schemas }: RecordKind<M>, search: RecordSearch): RecordSort {
  const keys = sortKeys(schemas.list)
  const key = search.sort !== undefined && keys.includes(search.sort) ? search.sort : (keys[0] ?? '')
  return { key, order: search.order ?? (key === 'created_at' ? 'desc' : 'asc') }
}

/** The request that a search stands for. */
export function requestOf<M extends RecordMessage>(kind: RecordKind<M>, search: RecordSearch): ListRequest {
  const { key, order } = sortOf(kind, search)
  const names = filterNames(kind)
  return {
    ...Object.fromEntries(names.map((name) => [name, readFilter(kind.schemas.list, name, filterValues(search, name))])),
    search: search.q ?? '',
    importId: search.import ?? '',
    deleted: search.bin ?? false,
    sortBy: sortKeys(kind.schemas.list).indexOf(key) + 1,
    order: order === 'asc' ? SortOrder.ASC : SortOrder.DESC,
    pageSize: 100,
  }
}

/** Whether a search narrows its list down. */
export function isFiltered<M extends RecordMessage>(kind: RecordKind<M>, search: RecordSearch): boolean {
  return ['q', 'import', ...filterNames(kind)].some((name) => filterValues(search, name).length > 0)
}

/** What the list request calls the filters of a kind. */
export const filterNames = <M extends RecordMessage>({ fields }: RecordKind<M>): string[] =>
  Object.values(fields).flatMap(({ filter }) => filter?.name ?? [])

/** The values of a filter as the request has them: those of an enum stand in the URL by their words. */
function readFilter(list: DescMessage, name: string, values: string[]): (string | number)[] {
  const field = list.fields.find(({ localName }) => localName === name)
  return field?.enum ? values.map((value) => readEnum(field.enum, value)).filter((value) => value !== 0) : values
}

/** Whether the contract sorts the list of a kind by a field. */
export const isSortedBy = <M extends RecordMessage>({ schemas }: RecordKind<M>, key: string): boolean =>
  sortKeys(schemas.list).includes(key)

/** What the contract sorts a list by, in the order of its enum's values, which count from 1. */
function sortKeys(list: DescMessage): string[] {
  const values = list.fields.find(({ name }) => name === 'sort_by')?.enum
  return (values?.values ?? [])
    .filter(({ number }) => number !== 0)
    .map(({ name }) => name.slice(values?.sharedPrefix?.length ?? 0).toLowerCase())
}
