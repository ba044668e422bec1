const PREFIX = 'eventkit.'

/** Reads what this browser remembers under a name; undefined when nothing is there or storage is refused. */
export function recall(name: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + name) ?? undefined
  } catch {
    return undefined
  }
}

/** Remembers a value in this browser, or forgets it when undefined. */
export function remember(name: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(PREFIX + name)
    else localStorage.setItem(PREFIX + name, value)
  } catch {
    // Storage is refused in some private windows; the choice then lasts as long as the page.
  }
}
