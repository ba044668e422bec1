import { Tag } from '@/components/ui/tag'

/**
 * Tags beside a row's title (which must not shrink), in what it leaves of the line: one without room wraps out of sight.
 * The empty box before them lets the first one wrap, too.
 */
export function RowTags({ tags, most }: { tags: readonly string[]; most: number }) {
  if (tags.length === 0) return null
  return (
    <span className="-ms-2 flex h-5 min-w-0 flex-wrap items-center gap-2 overflow-hidden before:h-5 before:content-['']">
      {tags.slice(0, most).map((tag) => (
        <Tag key={tag} name={tag} />
      ))}
      {tags.length > most && <span className="text-2xs leading-5 text-muted">+{tags.length - most}</span>}
    </span>
  )
}
