import { useRef } from 'react'
import { DraftError } from '@/components/draft-error'
import { useDraftField } from '@/components/draft-field'
import { useHotkeys } from '@/lib/hotkeys'

/** A record's title, edited where it stands; Enter saves, Esc takes the edit back. `e` goes there. */
export function RecordTitle(props: {
  label: string
  value: string
  /** What is wrong with a title, if anything. */
  check: (title: string) => string | undefined
  onSave: (title: string) => void
  isReadOnly?: boolean
}) {
  const input = useRef<HTMLTextAreaElement>(null)
  const field = useDraftField({
    value: props.value,
    check: (title) => props.check(title.trim()),
    save: (title) => props.onSave(title.trim()),
  })
  useHotkeys({ e: () => input.current?.select() }, !props.isReadOnly)
  return (
    <>
      <textarea
        {...field.props}
        ref={input}
        rows={1}
        readOnly={props.isReadOnly}
        aria-label={props.label}
        aria-invalid={field.error ? true : undefined}
        className="-mx-2 field-sizing-content w-[calc(100%+1rem)] resize-none rounded-md bg-transparent px-2 py-1 text-lg leading-7 font-semibold not-read-only:hover:bg-surface-2 not-read-only:focus:bg-surface-2"
      />
      <DraftError>{field.error}</DraftError>
    </>
  )
}
