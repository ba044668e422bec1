import { type ReactNode } from 'react'
import { useIsNarrow } from '@/lib/media-query'

/** A list and, when a record is open, its panel beside it; on a narrow screen the panel is the page. */
export function ListWithPanel(props: { isOpen: boolean; panel: ReactNode; children: ReactNode }) {
  const isNarrow = useIsNarrow()
  return (
    <>
      {!(isNarrow && props.isOpen) && (
        <div className="@container relative flex min-w-0 flex-1 flex-col">{props.children}</div>
      )}
      {props.panel}
    </>
  )
}
