import { type ChangeEvent, type KeyboardEvent, useRef, useState } from 'react'

/**
 * A text that is edited in place: typed into a draft, saved on Enter (Cmd/Ctrl+Enter with `multiline`) or when left, and
 * taken back with Esc. Changes of others show at once, but never under somebody's cursor.
 */
export function useDraftField(options: {
  value: string
  save: (text: string) => void
  check?: (text: string) => string | undefined
  multiline?: boolean
  onDone?: () => void
}) {
  const [draft, setDraft] = useState<string>()
  const isLeaving = useRef(false)
  const text = draft ?? options.value
  const error = draft === undefined ? undefined : options.check?.(draft)

  const end = (keep: boolean) => {
    if (keep && error) return
    if (keep && draft !== undefined && draft !== options.value) options.save(draft)
    setDraft(undefined)
    options.onDone?.()
  }
  const leave = (element: HTMLElement) => {
    isLeaving.current = true
    element.blur()
    isLeaving.current = false
  }
  const props = {
    value: text,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => setDraft(event.target.value),
    onBlur: () => {
      if (!isLeaving.current) end(true)
    },
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      const isSubmit = event.key === 'Enter' && (!options.multiline || event.metaKey || event.ctrlKey)
      if (event.key !== 'Escape' && !isSubmit) return
      event.preventDefault()
      event.stopPropagation()
      if (isSubmit && error) return
      end(isSubmit)
      leave(event.currentTarget)
    },
  }
  return { props, text, error, isEditing: draft !== undefined }
}
