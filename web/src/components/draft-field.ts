import { type ChangeEvent, type KeyboardEvent, useRef, useState } from 'react'

interface Draft {
  text: string
  /** What stood there, and how to save, when the edit began. */
  before: string
  save: (text: string) => void
}

/**
 * A text that is edited in place: typed into a draft, saved on Enter (Cmd/Ctrl+Enter with `multiline`) or when left, and
 * taken back with Esc. Changes of others show at once, but never under somebody's cursor: a draft is saved by the `save`
 * of the moment it was begun, so that it stands on the version its writer saw and a change in between is a clash.
 */
export function useDraftField(options: {
  value: string
  save: (text: string) => void
  check?: (text: string) => string | undefined
  multiline?: boolean
  onDone?: () => void
}) {
  const [draft, setDraft] = useState<Draft>()
  const isLeaving = useRef(false)
  const error = draft && options.check?.(draft.text)

  const end = (keep: boolean) => {
    if (keep && error) return
    if (keep && draft && draft.text !== draft.before) draft.save(draft.text)
    setDraft(undefined)
    options.onDone?.()
  }
  const leave = (element: HTMLElement) => {
    isLeaving.current = true
    element.blur()
    isLeaving.current = false
  }
  const props = {
    value: draft?.text ?? options.value,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      const { before, save } = draft ?? { before: options.value, save: options.save }
      setDraft({ text: event.target.value, before, save })
    },
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
  return { props, error }
}
