import { Settings } from 'lucide-react'
import { Avatar } from '@/components/ui/avatar'
import { LazyMenu } from '@/components/ui/lazy-menu'
import { useMe } from '@/directory/me.queries'
import { roleName } from '@/directory/role-name'
import { cx } from '@/lib/class-names'
import { useT } from '@/lib/i18n'
import { layer } from '@/lib/lazy-part'

const AccountMenu = layer(async () => (await import('@/components/account-menu')).AccountMenu)

/** The signed-in person at the foot of the sidebar, with the account menu. */
export function UserMenu({ collapsed }: { collapsed: boolean }) {
  const t = useT()
  const me = useMe()
  const name = me?.name ?? ''
  return (
    <LazyMenu
      menu={(trigger) => <AccountMenu trigger={trigger} />}
      trigger={
        <button
          type="button"
          aria-label={collapsed ? t('shell.userMenu', { name }) : undefined}
          className={cx(
            'flex items-center gap-2.5 border-t border-line text-start hover:bg-surface-2',
            collapsed ? 'w-full justify-center py-3' : 'h-15 px-4',
          )}
        >
          <Avatar name={name || '?'} size="md" />
          {!collapsed && (
            <>
              <span className="min-w-0 flex-1 leading-4">
                <span className="block truncate text-table font-semibold">{name}</span>
                <span className="block truncate text-xs text-muted">{me && roleName(me.role, t)}</span>
              </span>
              <Settings className="size-4 text-muted" aria-hidden />
            </>
          )}
        </button>
      }
    />
  )
}
