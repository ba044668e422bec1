import { isId } from '@/lib/ids'
import { ImportService } from '@eventkit/api/eventkit/v1/import_pb'
import { useQuery } from '@connectrpc/connect-query'
/** One import. */
export function useImport(id: string) {
  return useQuery(ImportService.method.getImport, { id }, { enabled: isId(id) })
}
