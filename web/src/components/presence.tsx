import { Avatar } from '@/components/ui/avatar'
import { Tooltip } from '@/components/ui/tooltip'
import { useT } from '@/lib/i18n'
import { others } from '@/lib/live-feed'
import { useStore } from '@/lib/store'

/** Who else is here now: in the company, or with `subjectId` on that record. */
export function PresenceAvatars({ subjectId, most = 3 }: { subjectId?: string; most?: number }) {
  const t = useT()
  const here = useStore(others).filter((other) => !subjectId || other.subjectId === subjectId)
  const people = [...new Map(here.map(({ user }) => [user.id, user])).values()]
  if (people.length === 0) return null
  const label = t('layers.alsoHere', { names: people.map(({ name }) => name).join(', ') })
  return (
    <Tooltip label={label}>
      <span role="img" aria-label={label} className="flex items-center -space-x-1.5 print:hidden">
        {people.slice(0, most).map(({ id, name }) => (
          <span key={id} className="rounded-full ring-2 ring-surface-1">
            <Avatar name={name} ring={subjectId !== undefined} />
          </span>
        ))}
        {people.length > most && <span className="ps-2.5 text-xs text-muted">+{people.length - most}</span>}
      </span>
    </Tooltip>
  )
}
