import { ChevronRight } from 'lucide-react'
import { type CSSProperties } from 'react'
import { useRowStop } from '@/components/row-stop'
import { cx } from '@/lib/class-names'
import { useT } from '@/lib/i18n'

/** Rows that stand below others. */
export interface RowTree {
  /** 0 for a row that stands alone. */
  levelOf: (id: string) => number
  /** Undefined for a row that has none below. */
  isExpanded: (id: string) => boolean | undefined
  toggle: (id: string) => void
  /** Whether any row has others below. */
  isTree: boolean
}

// Deeper levels stand in no further, or their titles had no room.
const DEEPEST = 4
const STEP_PX = 20

/** How far a row of a tree stands in, after `start` pixels. */
export function indent(level: number, start: number): CSSProperties {
  return { paddingInlineStart: start + STEP_PX * Math.min(level, DEEPEST) }
}

/** Shows or hides what stands below a row. */
export function FoldButton(props: { isExpanded: boolean; onToggle: () => void; className: string }) {
  const { isExpanded } = props
  const t = useT()
  const tabIndex = useRowStop()
  const label = t(isExpanded ? 'shell.fold' : 'shell.unfold')
  return (
    <button
      type="button"
      tabIndex={tabIndex}
      aria-label={label}
      title={label}
      aria-expanded={isExpanded}
      onClick={props.onToggle}
      className={cx(
        'flex shrink-0 items-center justify-center rounded-sm text-muted hover:bg-surface-3 hover:text-text',
        props.className,
      )}
    >
      <ChevronRight className={cx('size-4', isExpanded && 'rotate-90 rtl:-rotate-90')} aria-hidden />
    </button>
  )
}
