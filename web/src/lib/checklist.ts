// What may stand before a list item's box: indentation, quotes, and the markers of the lists around it. Each alternative
// begins with another character, so that the expression takes linear time.
const BOX = /^((?:[ \t]|>|[-*+][ \t]|\d{1,9}[.)][ \t])*)\[([ xX])\](?=[ \t])/

const LINE_END = /\r\n|\r|\n/

/** The item whose box alone was ticked or unticked between two texts; undefined when they differ in anything else. */
export function tickedItem(before: string, after: string): { item: string; isTicked: boolean } | undefined {
  const now = after.split(LINE_END)
  const line = before.split(LINE_END).findIndex((text, index) => text !== now[index])
  const [text = '', , mark] = BOX.exec(now[line] ?? '') ?? []
  const isTicked = mark !== ' '
  if (mark === undefined || withTick(before, line, isTicked) !== after) return undefined
  return { item: (now[line] ?? '').slice(text.length).trim(), isTicked }
}

/**
 * A Markdown text with the box of the list item on a line (from 0) ticked or unticked; every other character stays as it
 * is. Undefined when that line has no box.
 */
export function withTick(text: string, line: number, isTicked: boolean): string | undefined {
  // Separators stay in the list, at odd places.
  const pieces = text.split(/(\r\n|\r|\n)/)
  const before = pieces[line * 2]
  if (before === undefined || !BOX.test(before)) return undefined
  pieces[line * 2] = before.replace(BOX, (_, markers: string) => `${markers}[${isTicked ? 'x' : ' '}]`)
  return pieces.join('')
}
