import { useCallback } from 'react'
import { roleName } from '@/directory/role-name'
import { useRoles } from '@/directory/role.queries'
import { useT } from '@/lib/i18n'

/** Names roles by their key in the reader's language, the company's own ones by the name they were given. */
export function useRoleName(): (key: string) => string {
  const t = useT()
  const { roles } = useRoles()
  return useCallback((key) => roleName(key, t, roles.find((role) => role.key === key)?.name), [t, roles])
}
