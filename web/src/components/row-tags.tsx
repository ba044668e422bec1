import { useEffect, useRef, useState } from 'react'
import { Tag } from '@/components/ui/tag'

/**
 * Tags beside a row's title, which shrinks last, in what it leaves of the line: one without room wraps out of sight and is
 * counted. The empty box before them lets the first one wrap, too.
 */
export function RowTags({ tags, most }: { tags: readonly string[]; most: number }) {
  const line = useRef<HTMLSpanElement>(null)
  const [fit, setFit] = useState(most)
  useEffect(() => {
    const box = line.current
    if (!box) return undefined
    const isIn = (tag: Element) => tag instanceof HTMLElement && tag.offsetTop < box.offsetTop + box.offsetHeight
    const observer = new ResizeObserver(() => setFit([...box.children].filter(isIn).length))
    observer.observe(box)
    return () => observer.disconnect()
  }, [tags])
  if (tags.length === 0) return null
  const more = tags.length - Math.min(fit, most, tags.length)
  return (
    <>
      <span
        ref={line}
        className="-ms-2 flex h-5 min-w-0 shrink-[9999999] flex-wrap items-center gap-2 overflow-hidden before:h-5 before:content-['']"
      >
        {tags.slice(0, most).map((tag) => (
          <Tag key={tag} name={tag} />
        ))}
      </span>
      {more > 0 && <span className="text-2xs leading-5 text-muted">+{more}</span>}
    </>
  )
}
