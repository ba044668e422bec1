import { createConnectQueryKey, createQueryOptions, useMutation, useQuery } from '@connectrpc/connect-query'
import { Reach } from '@eventkit/api/eventkit/v1/reach_pb'
import { type Me, UserService } from '@eventkit/api/eventkit/v1/user_pb'
import { useQueryClient } from '@tanstack/react-query'
import { isLocale, isTheme, type Preferences, setPreferences } from '@/lib/preferences'
import { queryClient } from '@/lib/query-client'
import { session } from '@/lib/session'
import { transport } from '@/lib/transport'

/** The caller's own profile, role, permissions and workspaces. */
export const meOptions = createQueryOptions(UserService.method.getMe, {}, { transport })

/** The signed-in person; undefined only until the first answer. Once signed out, nobody is asked for. */
export function useMe(): Me | undefined {
  return useQuery(UserService.method.getMe, {}, { enabled: session.get() !== undefined }).data
}

/** Tells whether the role allows something: "work.task.write". The server decides in the end. */
export function can(me: Me | undefined, permission: string): boolean {
  return me?.permissions.includes(permission) ?? false
}

/** Whose a record is, as far as the contract says so. */
export interface Owned {
  createdBy?: { id: string } | undefined
  assignee?: { id: string } | undefined
}

/** Tells whether the permission to change a kind of record ("work.task") reaches one that is shown. */
export function mayChange(me: Me | undefined, type: string, record: Owned): boolean {
  const permission = `${type}.write`
  const reach = me?.reach[permission]
  if (!can(me, permission)) return false
  if (reach !== Reach.OWN && reach !== Reach.ASSIGNED) return true
  return record.createdBy?.id === me?.id || (reach === Reach.ASSIGNED && record.assignee?.id === me?.id)
}

/** Loads the profile and takes over its language, zone and theme. */
export async function loadMe(): Promise<Me> {
  const me = await queryClient.ensureQueryData(meOptions)
  followProfile(me)
  return me
}

/** Makes the app look as the profile says. */
export function followProfile(me: Me): void {
  setPreferences({
    ...(isLocale(me.locale) ? { locale: me.locale } : {}),
    ...(isTheme(me.theme) ? { theme: me.theme } : {}),
    ...(me.timeZone ? { timeZone: me.timeZone } : {}),
  })
}

/** Reads the caller's profile, role and workspaces again. */
export function refreshMe(): void {
  void queryClient.invalidateQueries({ queryKey: meOptions.queryKey })
}

/** Changes the caller's own profile; the app follows at once. */
export function useUpdateMe() {
  const client = useQueryClient()
  return useMutation(UserService.method.updateMe, {
    onSuccess: (me) => {
      client.setQueryData(
        createConnectQueryKey({ schema: UserService.method.getMe, transport, cardinality: 'finite', input: {} }),
        me,
      )
      followProfile(me)
    },
  })
}

/** Changes theme or language, here at once and in the profile. */
export function useChooseLook(): (change: Partial<Pick<Preferences, 'theme' | 'locale'>>) => void {
  const { mutate } = useUpdateMe()
  return (change) => {
    setPreferences(change)
    mutate(change)
  }
}
