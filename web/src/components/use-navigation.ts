import { NAVIGATION, type NavItem } from '@/components/navigation'
import { can, useMe } from '@/directory/me.queries'

/** The pages that the caller's role includes, in order. */
export function useNavigation(): NavItem[] {
  const me = useMe()
  return NAVIGATION.flatMap(({ items }) => items).filter(({ permission }) => !permission || can(me, permission))
}
