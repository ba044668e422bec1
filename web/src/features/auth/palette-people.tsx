import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { PALETTE_GROUP, PaletteItem } from '@/components/palette-item'
import { Avatar } from '@/components/ui/avatar'
import { can, useMe } from '@/directory/me.queries'
import { usePersonSearch } from '@/features/auth/person.queries'
import { useT } from '@/lib/i18n'

/** People that the palette finds. */
export function PalettePeople({ search, onDone }: { search: string; onDone: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const found = usePersonSearch(search, can(useMe(), 'auth.user.read')).data?.users ?? []
  if (found.length === 0) return null
  return (
    <Command.Group heading={t('shell.people')} className={PALETTE_GROUP}>
      {found.map(({ id, name, email }) => (
        <PaletteItem
          key={id}
          value={id}
          keywords={[name, email, search]}
          icon={<Avatar name={name} />}
          onSelect={() => {
            onDone()
            void navigate({ to: '/people/$userId', params: { userId: id } })
          }}
        >
          <span className="max-w-2/3 shrink-0 truncate">{name}</span>
          <span className="ms-auto min-w-0 truncate text-xs text-muted">{email}</span>
        </PaletteItem>
      ))}
    </Command.Group>
  )
}
