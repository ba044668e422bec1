/** The hue (0–359) a name is always drawn in; FNV-1a, spread so that neighbours differ. */
export function hueOf(name: string): number {
  let hash = 0x811c9dc5
  for (const char of name.toLowerCase()) {
    hash ^= char.codePointAt(0) ?? 0
    hash = Math.imul(hash, 0x01000193)
  }
  return (hash >>> 0) % 360
}
