import type { JournalEntry } from '@eventkit/api/eventkit/v1/journal_pb'
import { Link } from '@tanstack/react-router'
import { useMe } from '@/directory/me.queries'
import { useT } from '@/lib/i18n'

/** Which import made an entry, where one did; it leads there for the person who imported. */
export function EntryCause({ entry: { payload, actorId } }: { entry: JournalEntry }) {
  const t = useT()
  const me = useMe()
  const { import_id: importId, import_file: file } = payload ?? {}
  if (typeof importId !== 'string' || typeof file !== 'string') return null
  const text = t('layers.importOf', { file })
  return (
    <span className="text-muted">
      {' · '}
      {/* Files are shown only to the person who imported them. */}
      {actorId === me?.id ? (
        <Link to="/import/$importId" params={{ importId }} className="underline underline-offset-2 hover:text-text">
          {text}
        </Link>
      ) : (
        text
      )}
    </span>
  )
}
