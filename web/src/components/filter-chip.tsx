import { ListFilter, Plus, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Popover } from '@/components/ui/popover'
import { useT } from '@/lib/i18n'

const CHIP = 'inline-flex h-7 shrink-0 items-center rounded-md border border-line text-table pointer-coarse:h-11'
const TEXT = 'flex h-full items-center gap-1.5 rounded-s-md pe-1 ps-2.5 text-muted'

/** A filter that is on: what it is about, what it asks for, which opens to be changed, and the way to take it off. */
export function FilterChip(props: {
  name: string
  value: ReactNode
  onRemove: () => void
  /** What changes it; calls `done` once something was chosen. Absent where it can only be taken off. */
  children?: (done: () => void) => ReactNode
}) {
  const t = useT()
  const [isOpen, setOpen] = useState(false)
  const text = (
    <>
      {props.name} <span className="max-w-48 truncate font-medium text-text">{props.value}</span>
    </>
  )
  return (
    <span className={CHIP}>
      {props.children ? (
        <Popover
          open={isOpen}
          onOpenChange={setOpen}
          label={props.name}
          className="w-60"
          trigger={
            <button type="button" data-printed className={`${TEXT} hover:text-text`}>
              <span className="sr-only">{t('shell.changeFilter')} </span>
              {text}
            </button>
          }
        >
          {props.children(() => setOpen(false))}
        </Popover>
      ) : (
        <span data-printed className={TEXT}>
          {text}
        </span>
      )}
      <button
        type="button"
        aria-label={t('shell.removeFilter', { name: props.name })}
        onClick={props.onRemove}
        className="flex h-full items-center rounded-e-md pe-2 ps-1 text-muted hover:text-text pointer-coarse:px-3"
      >
        <X className="size-3.5" aria-hidden />
      </button>
    </span>
  )
}

/** The way to add a filter: what `children` give to choose from, which call `done` once something was chosen. */
export function AddFilter(props: { isFirst?: boolean; children: (done: () => void) => ReactNode }) {
  const t = useT()
  const [isOpen, setOpen] = useState(false)
  const Icon = props.isFirst ? ListFilter : Plus
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      label={t('shell.filter')}
      className="w-60"
      trigger={
        <button
          type="button"
          className={`${CHIP} gap-1.5 border-dashed px-2.5 text-muted hover:border-line-strong hover:text-text`}
        >
          <Icon className="size-3.5" aria-hidden />
          {t('shell.filter')}
        </button>
      }
    >
      {props.children(() => setOpen(false))}
    </Popover>
  )
}
