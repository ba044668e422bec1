/** Words that titles and descriptions are made of, the commonest first; made up, so that none is part of another's. */
export const words: readonly string[] = makeWords(1500)

/** A word that five of 100,000 tasks have. */
export const rareWord = 'zephyrlamp'
export const absentWord = 'quokkaphone'

/** A word and a tag that only tasks of one stretch of time have: the hardest case for walking a sort's index. */
export const clusteredWord = 'obelisk'
export const clusteredTag = 'festival-2024'

/** Three syllables: the index in mixed bases, scattered so that neighbours do not look alike. */
function makeWords(count: number): string[] {
  const starts = ['br', 'c', 'd', 'fl', 'g', 'h', 'k', 'l', 'm', 'n', 'p', 'r', 's', 't', 'v', 'st', 'tr']
  const middles = ['an', 'er', 'il', 'om', 'ur', 'ais', 'oun', 'ek', 'art', 'ind', 'olf']
  const ends = ['ba', 'de', 'fi', 'go', 'ku', 'la', 'ne', 'ri', 'so', 'tu']
  return Array.from({ length: count }, (_, i) => {
    const scattered = (i * 1009) % (17 * 11 * 10)
    return `${starts[scattered % 17]}${middles[Math.floor(scattered / 17) % 11]}${ends[Math.floor(scattered / 187)]}`
  })
}
