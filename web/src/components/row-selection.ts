import { useRef, useState } from 'react'

/** Which rows are selected, and the ways to change that. */
export interface Selection {
  ids: ReadonlySet<string>
  toggle: (id: string) => void
  /** Selects from the last toggled row up to this one. */
  extendTo: (id: string, order: readonly string[]) => void
  selectAll: (order: readonly string[]) => void
  clear: () => void
}

/** A selection of rows by id; rows that are gone can stay in it, so read it through the rows on the screen. */
export function useSelection(): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const anchor = useRef<string>(undefined)
  return {
    ids,
    toggle(id) {
      anchor.current = id
      const next = new Set(ids)
      if (!next.delete(id)) next.add(id)
      setIds(next)
    },
    extendTo(id, order) {
      const from = anchor.current ? order.indexOf(anchor.current) : -1
      const to = order.indexOf(id)
      const range = from < 0 ? [id] : order.slice(Math.min(from, to), Math.max(from, to) + 1)
      anchor.current ??= id
      setIds(new Set([...ids, ...range]))
    },
    selectAll: (order) => setIds(new Set(order)),
    clear: () => setIds(new Set()),
  }
}
