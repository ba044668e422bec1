import { Link } from '@tanstack/react-router'
import { Menu as MenuIcon, Plus, Search } from 'lucide-react'
import { LazyMenu } from '@/components/ui/lazy-menu'
import { useNavigation } from '@/components/use-navigation'
import { can, useMe } from '@/directory/me.queries'
import { type PlainKey, useT } from '@/lib/i18n'
import { paletteOpen } from '@/lib/shell-layers'
import { type NewKind, newRecord, pageCreates } from '@/lib/new-record'
import { layer } from '@/lib/lazy-part'
import { useStore } from '@/lib/store'

const AccountMenu = layer(async () => (await import('@/components/account-menu')).AccountMenu)

const LABELS: Partial<Record<NewKind, PlainKey>> = { task: 'shell.newTask', invitation: 'company.invite' }

const ITEM = 'flex flex-1 flex-col items-center justify-center gap-1 text-2xs'

/** The navigation of narrow screens, where thumbs reach it. */
export function BottomBar() {
  const t = useT()
  const me = useMe()
  const [first, second, ...rest] = useNavigation()
  const kind = useStore(pageCreates) ?? (can(me, 'work.task.write') ? 'task' : undefined)
  return (
    <nav
      aria-label={t('shell.navigation')}
      className="flex h-16 shrink-0 items-stretch border-t border-line bg-surface-1 pb-[env(safe-area-inset-bottom)] md:hidden print:hidden"
    >
      {[first, second].map(
        (item) =>
          item && (
            <Link
              key={item.to}
              to={item.to}
              className={ITEM}
              activeProps={{ className: 'text-accent-text' }}
              inactiveProps={{ className: 'text-muted' }}
            >
              <item.icon className="size-5.5" aria-hidden />
              {t(item.label)}
            </Link>
          ),
      )}
      {kind && (
        <div className="flex flex-1 items-center justify-center">
          <button
            type="button"
            aria-label={t(LABELS[kind] ?? 'shell.newThing')}
            onClick={() => newRecord.set(kind)}
            className="flex size-13 items-center justify-center rounded-xl bg-accent text-on-accent"
          >
            <Plus className="size-6" aria-hidden />
          </button>
        </div>
      )}
      <button type="button" className={`${ITEM} text-muted`} onClick={() => paletteOpen.set(true)}>
        <Search className="size-5.5" aria-hidden />
        {t('shell.search')}
      </button>
      <LazyMenu
        menu={(trigger) => <AccountMenu align="end" pages={rest} trigger={trigger} />}
        trigger={
          <button type="button" className={`${ITEM} text-muted`}>
            <MenuIcon className="size-5.5" aria-hidden />
            {t('shell.more')}
          </button>
        }
      />
    </nav>
  )
}
