/** What the colours of a calendar stand for: the first tags of its events, the commonest first. */
export function legendOf(events: readonly { tags: readonly string[] }[]): string[] {
  const counts = new Map<string, number>()
  for (const { tags } of events) {
    const [tag] = tags
    if (tag !== undefined) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  }
  return [...counts].toSorted(([a, many], [b, few]) => few - many || a.localeCompare(b)).map(([tag]) => tag)
}
