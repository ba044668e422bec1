import { Link } from '@tanstack/react-router'
import { PanelLeftClose, PanelLeftOpen, Search } from 'lucide-react'
import { type NavItem, NAVIGATION } from '@/components/navigation'
import { Kbd } from '@/components/ui/kbd'
import { IconButton } from '@/components/ui/icon-button'
import { Tooltip } from '@/components/ui/tooltip'
import { UserMenu } from '@/components/user-menu'
import { can, useMe } from '@/directory/me.queries'
import { cx } from '@/lib/class-names'
import { useT } from '@/lib/i18n'
import { paletteOpen } from '@/lib/shell-layers'
import { session } from '@/lib/session'
import { useStore } from '@/lib/store'

/** The sections of the app at the side; `collapsed` leaves the icons. */
export function Sidebar({ collapsed, onToggle }: { collapsed: boolean; onToggle: () => void }) {
  const t = useT()
  const me = useMe()
  return (
    <aside
      className={cx(
        'hidden shrink-0 flex-col border-e border-line bg-surface-1 md:flex print:hidden',
        collapsed ? 'w-14 items-center' : 'w-58',
      )}
    >
      <CompanyHead collapsed={collapsed} onToggle={onToggle} />
      <SearchButton collapsed={collapsed} />
      <nav aria-label={t('shell.navigation')} className="flex w-full flex-1 flex-col gap-4 overflow-y-auto px-2 py-3">
        {NAVIGATION.map((section) => {
          const items = section.items.filter(({ permission }) => !permission || can(me, permission))
          if (items.length === 0) return null
          return (
            <div key={section.label}>
              {!collapsed && <h2 className="px-2 pb-1 text-xs font-semibold text-muted">{t(section.label)}</h2>}
              <ul className="flex flex-col gap-0.5">
                {items.map((item) => (
                  <li key={item.to}>
                    <SidebarLink item={item} collapsed={collapsed} />
                  </li>
                ))}
              </ul>
            </div>
          )
        })}
      </nav>
      <UserMenu collapsed={collapsed} />
    </aside>
  )
}

function CompanyHead({ collapsed, onToggle }: { collapsed: boolean; onToggle: () => void }) {
  const t = useT()
  const company = useStore(session)?.company
  const label = collapsed ? t('shell.expandSidebar') : t('shell.collapseSidebar')
  return (
    <div className={cx('flex h-12 items-center gap-2.5', collapsed ? 'justify-center' : 'w-full pe-2 ps-4')}>
      {!collapsed && (
        <>
          <span
            aria-hidden
            className="flex size-6 shrink-0 items-center justify-center rounded-md bg-accent text-table font-bold text-on-accent"
          >
            {company?.name.charAt(0).toUpperCase()}
          </span>
          <span className="flex-1 truncate font-semibold" title={company?.name}>
            {company?.name}
          </span>
        </>
      )}
      <IconButton label={label} keys="[" onClick={onToggle} aria-expanded={!collapsed}>
        {collapsed ? <PanelLeftOpen className="size-4" /> : <PanelLeftClose className="size-4" />}
      </IconButton>
    </div>
  )
}

function SearchButton({ collapsed }: { collapsed: boolean }) {
  const t = useT()
  const button = (
    <button
      type="button"
      aria-label={collapsed ? t('shell.palette') : undefined}
      onClick={() => paletteOpen.set(true)}
      className={cx(
        'flex h-8 items-center gap-2 rounded-md border border-line bg-surface-0 text-table text-muted hover:border-line-strong hover:text-text',
        collapsed ? 'w-8 justify-center' : 'mx-2 self-stretch px-2',
      )}
    >
      <Search className="size-4 shrink-0" aria-hidden />
      {!collapsed && (
        <>
          <span className="flex-1 truncate text-start">{t('shell.paletteHint')}</span>
          <Kbd keys="mod+k" />
        </>
      )}
    </button>
  )
  return collapsed ? (
    <Tooltip label={t('shell.palette')} keys="mod+k" side="end">
      {button}
    </Tooltip>
  ) : (
    button
  )
}

function SidebarLink({ item, collapsed }: { item: NavItem; collapsed: boolean }) {
  const t = useT()
  const label = t(item.label)
  const link = (
    <Link
      to={item.to}
      aria-label={collapsed ? label : undefined}
      activeProps={{ className: 'bg-surface-3 font-semibold text-text [&>svg]:text-accent-text' }}
      inactiveProps={{ className: 'text-muted hover:bg-surface-2 hover:text-text' }}
      className={cx(
        'flex h-7.5 items-center gap-3 rounded-md text-table transition-colors duration-75 pointer-coarse:h-11',
        collapsed ? 'w-full justify-center' : 'px-2',
      )}
    >
      <item.icon className="size-4 shrink-0" aria-hidden />
      {!collapsed && <span className="truncate">{label}</span>}
    </Link>
  )
  return collapsed ? (
    <Tooltip label={label} side="end" {...(item.keys ? { keys: item.keys } : {})}>
      {link}
    </Tooltip>
  ) : (
    link
  )
}
