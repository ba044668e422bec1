import * as Modal from '@radix-ui/react-dialog'
import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { Bell, CircleUser, Search } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import type { NavItem } from '@/components/navigation'
import { PaletteDo } from '@/components/palette-do'
import { paletteFilter } from '@/components/palette-filter'
import { PALETTE_GROUP, PaletteItem } from '@/components/palette-item'
import { kindsInOrder } from '@/components/records/kinds-in-order'
import { PaletteRecords } from '@/components/records/palette-records'
import { useFirstRow } from '@/components/ui/choice-list.first'
import { useNavigation } from '@/components/use-navigation'
import { useT } from '@/lib/i18n'
import { paletteOpen } from '@/lib/shell-layers'
import { useTypedAhead } from '@/lib/type-ahead'

const close = () => paletteOpen.set(false)

/** Go, find, do: everything by typing. */
export function CommandPalette() {
  const t = useT()
  const [query, setQuery] = useState('')
  useTypedAhead((ahead) => setQuery(ahead + query))
  const firstRow = useFirstRow()
  const search = useDeferredValue(query.trim())
  return (
    <Modal.Root open onOpenChange={(open) => !open && close()}>
      <Modal.Portal>
        <Modal.Overlay className="animate-fade fixed inset-0 z-40 bg-black/55" />
        <Modal.Content
          aria-describedby={undefined}
          className="animate-rise shadow-pop fixed inset-x-0 top-[10dvh] z-50 mx-auto w-150 max-w-[94vw] overflow-hidden rounded-xl border border-line bg-surface-1"
        >
          <Modal.Title className="sr-only">{t('shell.palette')}</Modal.Title>
          <Command {...firstRow} label={t('shell.palette')} filter={paletteFilter} loop>
            <div className="flex items-center gap-3 border-b border-line px-4">
              <Search className="size-4 text-muted" aria-hidden />
              <Command.Input
                // Focused by the dialog, what is there already would be selected, and gone with the next letter.
                autoFocus
                value={query}
                onValueChange={setQuery}
                placeholder={t('shell.paletteHint')}
                aria-label={t('shell.paletteHint')}
                className="h-12 flex-1 bg-transparent text-sm outline-none"
              />
            </div>
            <Command.List label={t('shell.palette')} className="max-h-[56dvh] overflow-y-auto p-1.5">
              <Command.Empty className="px-2.5 py-6 text-center text-table text-muted">
                {t('layers.paletteNothing', { query: search })}
              </Command.Empty>
              <PaletteGo />
              <PaletteDo onDone={close} />
              {search.length > 1 &&
                kindsInOrder().map((kind) => (
                  <PaletteRecords key={kind.type} kind={kind} search={search} onDone={close} />
                ))}
            </Command.List>
          </Command>
        </Modal.Content>
      </Modal.Portal>
    </Modal.Root>
  )
}

// In the menu of the account, not among the pages of the company.
const PROFILE: NavItem = { to: '/profile', label: 'layers.profile', icon: CircleUser }
const INBOX: NavItem = { to: '/notifications', label: 'notifications.title', icon: Bell, keys: 'g n' }
const SETTINGS: readonly string[] = [PROFILE.to, '/company', '/roles', '/api-keys', '/jobs', '/journal']

function PaletteGo() {
  const t = useT()
  const navigate = useNavigate()
  const pages = [...useNavigation(), INBOX, PROFILE]
  return (
    <Command.Group heading={t('layers.paletteGo')} className={PALETTE_GROUP}>
      {pages.map((item) => (
        <PaletteItem
          key={item.to}
          value={item.to}
          keywords={[t(item.label), SETTINGS.includes(item.to) ? t('layers.settings') : '']}
          icon={<item.icon />}
          {...(item.keys ? { keys: item.keys } : {})}
          onSelect={() => {
            close()
            void navigate({ to: item.to })
          }}
        >
          {t(item.label)}
        </PaletteItem>
      ))}
    </Command.Group>
  )
}
