import { compiler } from 'markdown-to-jsx/react'
import { type ComponentProps } from 'react'

const STYLE =
  'text-table leading-5 break-words [&_a]:text-accent-text [&_a]:underline [&_blockquote]:border-s-2 [&_blockquote]:ps-3 ' +
  '[&_code]:rounded-sm [&_code]:bg-surface-2 [&_code]:px-1 [&_code]:font-mono [&_code]:text-xs ' +
  '[&_h1]:text-sm [&_h1]:font-semibold [&_h2]:text-sm [&_h2]:font-semibold [&_h3]:font-semibold [&_li]:ms-5 ' +
  '[&_ol]:list-decimal [&_p]:my-1.5 [&_pre]:overflow-x-auto [&_pre]:rounded-md [&_pre]:bg-surface-2 [&_pre]:p-2.5 [&_ul]:list-disc'

/** Text written in Markdown; HTML in it stays text, and links open elsewhere. */
export function Markdown({ text }: { text: string }) {
  return (
    <div className={STYLE}>
      {compiler(text, {
        disableParsingRawHTML: true,
        forceBlock: true,
        overrides: { a: OutsideLink, img: ImageLink },
      })}
    </div>
  )
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
