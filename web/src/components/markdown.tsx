import type { Token } from 'markdown-it'
import { type ComponentProps, createElement, type ReactNode } from 'react'
import { parseMarkdown } from '@/components/markdown-parser'
import { Checkbox } from '@/components/ui/checkbox'
import { useT } from '@/lib/i18n'

const STYLE =
  'text-table leading-5 break-words [&_a]:text-accent-text [&_a]:underline [&_blockquote]:border-s-2 [&_blockquote]:ps-3 ' +
  '[&_code]:rounded-sm [&_code]:bg-surface-2 [&_code]:px-1 [&_code]:font-mono [&_code]:text-xs ' +
  '[&_h3]:text-sm [&_h3]:font-semibold [&_h4]:font-semibold [&_h5]:font-semibold [&_li]:ms-5 ' +
  '[&_ol]:list-decimal [&_p]:my-1.5 [&_pre]:overflow-x-auto [&_pre]:rounded-md [&_pre]:bg-surface-2 [&_pre]:p-2.5 [&_ul]:list-disc ' +
  '[&_td]:border [&_td]:border-line [&_td]:px-2 [&_td]:py-1 [&_th]:border [&_th]:border-line [&_th]:bg-surface-2 [&_th]:px-2 [&_th]:py-1'

/** Ticks or unticks the box on a line of the text. */
type Tick = (line: number, isTicked: boolean) => void

interface Look {
  tableLabel: string
  onTick: Tick | undefined
}

/** Text written in Markdown; HTML in it stays text, links open elsewhere. Its boxes can be ticked when `onTick` is there. */
export function Markdown({ text, onTick }: { text: string; onTick?: Tick | undefined }) {
  const t = useT()
  return <div className={STYLE}>{elementsOf(parseMarkdown(text), { tableLabel: t('layers.tableInText'), onTick })}</div>
}

// Deeper elements than this show nothing more, and React walks its tree by recursion.
const DEEPEST = 60

interface Open {
  /** What was opened; undefined where nothing is laid out: its children then are those of what stands around it. */
  token: Token | undefined
  children: ReactNode[]
  box?: ReactNode
}

/** Makes elements of the parser's flat list of tokens, without recursion. */
function elementsOf(tokens: readonly Token[], look: Look): ReactNode[] {
  const page: ReactNode[] = []
  const stack: Open[] = []
  const take = (token: Token, box?: ReactNode) => {
    const children = stack.at(-1)?.children ?? page
    if (token.nesting === 0) children.push(leaf(token, children.length))
    else if (token.nesting === 1) {
      const isLaidOut = !token.hidden && stack.length < DEEPEST
      stack.push(isLaidOut ? { token, children: [], box } : { token: undefined, children })
    } else {
      const closed = stack.pop()
      const around = stack.at(-1)?.children ?? page
      if (closed?.token) around.push(branch(closed, closed.token, around.length, look))
    }
  }
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'inline') for (const child of token.children ?? []) take(child)
    else take(token, token.type === 'list_item_open' ? boxOf(token, tokens[index + 2], look) : undefined)
  }
  return page
}

function branch({ children, box }: Open, token: Token, key: number, { tableLabel }: Look): ReactNode {
  if (token.type === 'table_open') {
    return (
      <div key={key} role="region" aria-label={tableLabel} tabIndex={0} className="my-2 overflow-x-auto">
        <table className="tabular">{children}</table>
      </div>
    )
  }
  if (token.type === 'link_open') {
    return (
      <OutsideLink key={key} href={attribute(token, 'href')}>
        {children}
      </OutsideLink>
    )
  }
  if (box) {
    return (
      <li key={key} className="ms-0! flex list-none items-start gap-2">
        {box}
        <div className="min-w-0 flex-1">{children}</div>
      </li>
    )
  }
  return createElement(tagOf(token), { key, ...attributesOf(token) }, children)
}

// "[ ] Rig" becomes a box before "Rig". An item's first tokens are its paragraph and, in that, its text.
function boxOf({ map }: Token, inline: Token | undefined, { onTick }: Look): ReactNode {
  const text = inline?.type === 'inline' ? inline.children?.[0] : undefined
  const [, mark] = /^\[([ xX])\](?=\s)/.exec(text?.content ?? '') ?? []
  if (!text || mark === undefined || !map) return undefined
  text.content = text.content.slice('[ ] '.length)
  const [line] = map
  return (
    <Checkbox
      className="mt-0.5"
      aria-label={inline?.children?.map(({ content }) => content).join('')}
      checked={mark !== ' '}
      disabled={!onTick}
      onChange={(event) => onTick?.(line, event.target.checked)}
    />
  )
}

// A record's title is the heading above its text.
function tagOf({ tag }: Token): string {
  const [, level] = /^h([1-6])$/.exec(tag) ?? []
  if (level) return `h${Math.min(6, Number(level) + 2)}`
  return tag === 's' ? 'del' : tag
}

function attributesOf(token: Token): object {
  const [, textAlign] = /^text-align:(left|center|right)$/.exec(attribute(token, 'style') ?? '') ?? []
  const start = Number(attribute(token, 'start') ?? 1)
  return { ...(textAlign ? { style: { textAlign } } : {}), ...(start === 1 ? {} : { start }) }
}

function attribute(token: Token, name: string): string | undefined {
  return token.attrGet(name)?.toString()
}

function leaf(token: Token, key: number): ReactNode {
  switch (token.type) {
    case 'fence':
    case 'code_block':
      return (
        <pre key={key} tabIndex={0}>
          <code>{token.content}</code>
        </pre>
      )
    case 'code_inline':
      return <code key={key}>{token.content}</code>
    case 'hr':
      return <hr key={key} className="my-3 border-line" />
    case 'hardbreak':
      return <br key={key} />
    case 'softbreak':
      return '\n'
    case 'image':
      return <ImageLink key={key} src={attribute(token, 'src')} alt={token.content} />
    default:
      return token.content
  }
}

function OutsideLink({ children, ...rest }: ComponentProps<'a'>) {
  return (
    <a {...rest} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  )
}

// The Content-Security-Policy loads no pictures from elsewhere, so they are shown as links.
function ImageLink({ src, alt }: ComponentProps<'img'>) {
  return <OutsideLink href={typeof src === 'string' ? src : undefined}>{alt || src}</OutsideLink>
}
