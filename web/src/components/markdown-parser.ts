import MarkdownIt, { type StateBlock, type Token } from 'markdown-it'
import { localPath } from '@/lib/local-path'

const MOST_CELLS = 2_000

// `html: false` leaves HTML as text; nothing nests deeper than `maxNesting`, so that the work stays linear.
const parser = new MarkdownIt({ html: false, linkify: true, maxNesting: 30 })
// "stage.live" and "T.B.A" are no addresses; what begins with a scheme is.
parser.linkify.set({ fuzzyLink: false, fuzzyIP: false })
parser.validateLink = isSafeLink
parser.block.ruler.before('table', 'large_table', keepLargeTable, { alt: ['paragraph', 'reference'] })

/** A text's Markdown as tokens, in time proportional to its length. */
export function parseMarkdown(text: string): Token[] {
  return parser.parse(text, {})
}

/** Whether a link may be followed: pages, mail, telephones and paths of this site; nothing that runs or carries data. */
export function isSafeLink(href: string): boolean {
  return /^(https?:\/\/|mailto:|tel:)/i.test(href) || localPath(href) !== undefined
}

// The library fills up missing cells: 20,000 characters can ask for 65,000 of them. Such a table stays as it is written.
function keepLargeTable(state: StateBlock, first: number, end: number, silent: boolean): boolean {
  const rule = lineOf(state, first + 1, end)
  if (!/^[\s|:-]*-[\s|:-]*$/.test(rule) || !lineOf(state, first, end).includes('|')) return false
  let last = first + 2
  while (last < end && !state.isEmpty(last)) last += 1
  if (rule.split('|').length * (last - first) <= MOST_CELLS) return false
  if (silent) return true
  const token = state.push('code_block', 'code', 0)
  token.content = state.getLines(first, last, state.blkIndent, true)
  token.map = [first, last]
  state.line = last
  return true
}

function lineOf(state: StateBlock, line: number, end: number): string {
  return line < end ? state.src.slice(state.bMarks[line], state.eMarks[line]) : ''
}
