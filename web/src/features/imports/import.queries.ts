import { createConnectQueryKey, useInfiniteQuery, useMutation, useQuery } from '@connectrpc/connect-query'
import { type Import, ImportService, type ImportVerdict, type KindOfImport } from '@eventkit/api/eventkit/v1/import_pb'
import { useMemo } from 'react'
import { queryClient } from '@/lib/query-client'
import { transport } from '@/lib/transport'

const {
  getImport,
  listImports,
  listImportFormats,
  listImportRows,
  reviseImport,
  commitImport,
  undoImport,
  discardImport,
} = ImportService.method

const IMPORT_LISTS = createConnectQueryKey({ schema: listImports, cardinality: 'infinite' })
const ROWS = createConnectQueryKey({ schema: listImportRows, cardinality: 'infinite' })

/** The caller's imports, newest first. */
export function useImports() {
  const query = useInfiniteQuery(
    listImports,
    { pageSize: 25, pageToken: '' },
    { pageParamKey: 'pageToken', getNextPageParam: (last) => last.nextPageToken || undefined },
  )
  const imports = useMemo(() => query.data?.pages.flatMap((page) => page.imports) ?? [], [query.data])
  return { ...query, imports }
}

/** What the caller can import. */
export function useImportFormats(): readonly KindOfImport[] {
  return useQuery(listImportFormats, {}, { staleTime: Infinity }).data?.formats ?? NONE
}

const NONE: readonly KindOfImport[] = []

/** What the rows of a file do, in its order. */
export function useImportRows(importId: string, verdict: ImportVerdict, problemsOnly: boolean) {
  const query = useInfiniteQuery(
    listImportRows,
    { importId, verdict, problemsOnly, pageSize: 100, pageToken: '' },
    {
      pageParamKey: 'pageToken',
      getNextPageParam: (last) => last.nextPageToken || undefined,
      placeholderData: (previous) => previous,
    },
  )
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? [], [query.data])
  return { ...query, rows }
}

function take(changed: Import): void {
  const input = { id: changed.id }
  queryClient.setQueryData(
    createConnectQueryKey({ schema: getImport, input, transport, cardinality: 'finite' }),
    changed,
  )
  refreshImports()
}

/** Reads one import again. */
export function refreshImport(id: string): void {
  const queryKey = createConnectQueryKey({ schema: getImport, input: { id }, transport, cardinality: 'finite' })
  void queryClient.invalidateQueries({ queryKey })
}

/** Reads the imports on the screen again. */
export function refreshImports(): void {
  void queryClient.invalidateQueries({ queryKey: IMPORT_LISTS })
  void queryClient.invalidateQueries({ queryKey: ROWS })
}

/** What can be done with an import. */
export function useImportVerbs() {
  const revise = useMutation(reviseImport, { onSuccess: take })
  const commit = useMutation(commitImport, { onSuccess: take })
  const discard = useMutation(discardImport, { onSuccess: take })
  const undo = useMutation(undoImport, { onSuccess: take })
  return { revise, commit, undo, discard }
}
