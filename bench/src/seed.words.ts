/** Words that titles and descriptions are made of, the commonest first; made up, so that none is part of another's. */
export const words: readonly string[] = makeWords(1500)

/** A word that five of 100,000 tasks have. */
export const rareWord = 'zephyrlamp'
export const absentWord = 'quokkaphone'

/** A word and a tag that only tasks of one stretch of time have: the hardest case for walking a sort's index. */
export const clusteredWord = 'obelisk'
export const clusteredTag = 'festival-2024'

/** Two syllables each, scattered so that neighbours do not look alike and a trigram is about as common as in a language. */
function makeWords(count: number): string[] {
  const starts =
    'b c d f g h j k l m n p r s t v w z bl br ch cl cr dr fl fr gl gr kl kn pl pr sch sh sl sp st tr tw wr'
  const vowels = 'a e i o u y ai au ea ee ei ia ie io oa oo ou ue'
  const ends = 'b ck d ff g k l ll m mp n nd ng nk nt p r rd rk rm rn rt s sk ss st t th tz x'
  const [first, middle, last] = [starts, vowels, ends].map((text) => text.split(' ')) as [string[], string[], string[]]
  const all = first.length * middle.length * last.length
  const syllable = (i: number): string => {
    const at = (i * 7919) % all
    const [a, b, c] = [
      at % first.length,
      Math.floor(at / first.length) % middle.length,
      Math.floor(at / first.length / middle.length),
    ]
    return `${first[a]}${middle[b]}${last[c]}`
  }
  return Array.from({ length: count }, (_, i) => syllable(i) + syllable(i * 31 + 17))
}
