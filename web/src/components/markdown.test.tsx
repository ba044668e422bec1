import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Markdown } from '@/components/markdown'
import { parseMarkdown } from '@/components/markdown-parser'

beforeEach(() => vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true))
afterEach(() => vi.unstubAllGlobals())

function show(text: string, onTick?: (line: number, isTicked: boolean) => void): HTMLElement {
  const box = document.createElement('div')
  act(() => createRoot(box).render(<Markdown text={text} onTick={onTick} />))
  return box
}

const html = (text: string) => show(text).firstElementChild?.innerHTML

describe('Markdown', () => {
  it('lays out what people write', () => {
    expect(html('# Load-in\n\n**Dock** *B*, ~~C~~ `x`\n\n3. three\n4. four\n\n> quoted\n\n---')).toBe(
      '<h3>Load-in</h3><p><strong>Dock</strong> <em>B</em>, <del>C</del> <code>x</code></p>' +
        '<ol start="3"><li>three</li><li>four</li></ol><blockquote><p>quoted</p></blockquote><hr class="my-3 border-line">',
    )
  })

  it('shows tables, which scroll by themselves', () => {
    const table = show('| Item | Qty |\n|---|--:|\n| Truss | 12 |').querySelector('[role="region"]')
    expect(table?.getAttribute('aria-label')).toBe('Table')
    expect(table?.getAttribute('tabindex')).toBe('0')
    expect([...(table?.querySelectorAll('th, td') ?? [])].map(({ textContent }) => textContent)).toEqual([
      'Item',
      'Qty',
      'Truss',
      '12',
    ])
    expect(table?.querySelector('td:last-child')?.getAttribute('style')).toBe('text-align: right;')
  })

  it('leaves HTML as text', () => {
    expect(html('<img src=x onerror=alert(1)> <b>b</b>')).toBe(
      '<p>&lt;img src=x onerror=alert(1)&gt; &lt;b&gt;b&lt;/b&gt;</p>',
    )
  })

  it('ticks boxes by their line, and only where that is allowed', () => {
    const onTick = vi.fn()
    const boxes = [...show('To do:\n\n- [ ] **Rig** truss\n- [x] Feed\n', onTick).querySelectorAll('input')]
    expect(boxes.map((box) => [box.ariaLabel ?? box.getAttribute('aria-label'), box.checked])).toEqual([
      ['Rig truss', false],
      ['Feed', true],
    ])
    act(() => boxes[0]?.click())
    act(() => boxes[1]?.click())
    expect(onTick.mock.calls).toEqual([
      [2, true],
      [3, false],
    ])
    expect(show('- [ ] a').querySelector('input')?.disabled).toBe(true)
  })

  it.each(['https://a.example/x', 'http://a.example', 'mailto:a@b.example', 'tel:+431', '/tasks/1'])(
    'links to %s',
    (href) => {
      const link = show(`[text](${href})`).querySelector('a')
      expect([link?.getAttribute('href'), link?.rel, link?.target]).toEqual([href, 'noreferrer noopener', '_blank'])
    },
  )

  it.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'java&#115;cript:alert(1)',
    '&#x6A;avascript:alert(1)',
    'vbscript:x',
    'data:text/html,<script>alert(1)</script>',
    'data:image/svg+xml,x',
    'file:///etc/passwd',
    'blob:x',
    '//evil.example',
    'relative',
  ])('makes no link of %s', (href) => {
    for (const text of [`[text](${href})`, `![text](${href})`, `<${href}>`, `[text]\n\n[text]: ${href}`]) {
      expect(show(text).querySelector('a, img')).toBeNull()
    }
  })
})

/** As long as a description can be. */
const N = 20_000
const MORE = 8
const repeat = (part: string) => (n: number) => part.repeat(Math.floor(n / part.length))
const lines = (line: (index: number) => string, count: number) =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n')

describe('whatever is written, it is laid out, and the work grows with its length and no faster', () => {
  it.each<[string, (n: number) => string]>([
    ['stars around a letter', (n) => `${'*'.repeat(n / 2)}a${'*'.repeat(n / 2)}`],
    ['nested quotes', repeat('>')],
    ['nested quotes with spaces', (n) => `${repeat('> ')(n)}a`],
    ['nested lists on a line', (n) => `${repeat('- ')(n)}a`],
    ['nested lists', (n) => lines((i) => `${' '.repeat(i * 2)}- a`, Math.sqrt(n))],
    ['lists in quotes', (n) => `${repeat('> - ')(n)}a`],
    ['open links', repeat('[a](')],
    ['links', repeat('[a](b)')],
    ['open brackets', repeat('[')],
    ['nested brackets', (n) => '['.repeat(n / 2) + ']'.repeat(n / 2)],
    ['nested link texts', (n) => '['.repeat(n / 3) + '](a)'.repeat(n / 6)],
    ['open pictures', repeat('![')],
    ['open emphasis', repeat('*a ')],
    ['mixed emphasis', repeat('*_')],
    ['closed emphasis', repeat('*a*_b_')],
    ['intra-word emphasis', repeat('a**b')],
    ['strokes', repeat('~~a')],
    ['backticks', repeat('`')],
    ['backticks of every length', (n) => lines((i) => '`'.repeat(i + 1), Math.sqrt(2 * n))],
    ['open code', repeat('`a``b')],
    ['backslashes', repeat('\\')],
    ['ampersands', repeat('&#')],
    ['angles', repeat('<a:')],
    ['comments', repeat('<!--')],
    ['definitions', repeat('[a]: b\n')],
    ['addresses', repeat('http://a.b ')],
    ['addresses of brackets', (n) => `http://a.b/${repeat('(')(n)}`],
    ['at signs', repeat('a@')],
    ['boxes', repeat('- [ ] a\n')],
    ['lines', repeat('a  \n')],
    ['cells', (n) => `${'a|'.repeat(n / 10)}\n${'-|'.repeat(n / 10)}\n${'a|\n'.repeat(n / 5)}`],
    ['wide rows', (n) => `${'|'.repeat(n / 2)}\n${'|-'.repeat(n / 4)}`],
    ['spaces', (n) => `a${repeat(' ')(n)}b`],
  ])(
    '%s',
    (_, write) => {
      const box = show(write(N))
      expect(box.firstElementChild).not.toBeNull()
      expect(depthOf(box)).toBeLessThan(80)
      // Eight times the text is eight times the work; it would be 64 times if the work grew with the square.
      const few = Math.max(5, workOf(write(N)))
      expect(workOf(write(N * MORE))).toBeLessThan(few * MORE * 3)
      // Thousands of elements take jsdom long on a busy machine, which is not what is tested.
    },
    60_000,
  )
})

// In milliseconds of this process, so that it does not matter what else the machine does; the best of three.
function workOf(text: string): number {
  return Math.min(
    ...[1, 2, 3].map(() => {
      const start = process.cpuUsage().user
      parseMarkdown(text)
      return (process.cpuUsage().user - start) / 1000
    }),
  )
}

function depthOf(element: Element): number {
  let level: Element[] = [element]
  let depth = 0
  while (level.length > 0) {
    level = level.flatMap((one) => [...one.children])
    depth += 1
  }
  return depth
}
