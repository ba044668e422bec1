import { type ChangeEvent, type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react'

interface Draft {
  text: string
  /** What stood there, and how to save, when the edit began. */
  before: string
  save: (text: string) => void
}

/**
 * A text that is edited in place: typed into a draft, saved on Enter (Cmd/Ctrl+Enter with `multiline`) or when left, as
 * also by the browser's Back, and taken back with Esc. Changes of others show at once, but never under somebody's cursor: a draft is saved by the `save`
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
  const finish = useUnsaved(error ? undefined : draft)

  const end = (keep: boolean) => {
    if (keep && error) return
    finish(keep)
    setDraft(undefined)
    options.onDone?.()
  }
  const leave = (element: HTMLElement) => {
    isLeaving.current = true
    element.blur()
    isLeaving.current = false
  }
  const props = {
    // It takes its edit back itself: see useEscape.
    'data-escape': 'own',
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

// Saves or forgets a draft, once; it is saved, too, when its field goes away under the cursor.
function useUnsaved(draft: Draft | undefined): (keep: boolean) => void {
  const unsaved = useRef(draft)
  unsaved.current = draft
  const finish = useCallback((keep: boolean) => {
    const { current } = unsaved
    unsaved.current = undefined
    if (keep && current && current.text !== current.before) current.save(current.text)
  }, [])
  useEffect(() => () => finish(true), [finish])
  return finish
}
