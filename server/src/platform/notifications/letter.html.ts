import type { Language } from '../notice.ts'

/** A mail as it is shown: the same in both forms. */
export interface Shown {
  language: Language
  company: string
  headline: string
  items: readonly { text: string; at: string; url: string; code: string }[]
  more: string
  button: { label: string; url: string }
  reason: string
  preferences: { label: string; url: string }
  unsubscribe: { label: string; url: string }
}

/**
 * A mail as HTML that mail programs show: tables and styles on elements, a font of the machine's own, no pictures, no scripts,
 * nothing from elsewhere. Everything that people wrote is escaped.
 */
export function letterHtml(shown: Shown): string {
  const { language, company, headline, button, reason, preferences, unsubscribe } = shown
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escaped(headline)}</title>
</head>
<body style="margin:0;padding:0;background:#f4f4f6;color:#1d1f27;${FONT}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f4f6">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border:1px solid #dddee4;border-radius:6px">
<tr><td style="padding:14px 24px;border-bottom:3px solid #c98a1b;font-size:14px;font-weight:600;color:#1d1f27;${FONT}">${escaped(company)}</td></tr>
<tr><td style="padding:24px 24px 8px;font-size:18px;line-height:26px;font-weight:600;color:#1d1f27;${FONT}">${escaped(headline)}</td></tr>
${itemsHtml(shown)}<tr><td style="padding:12px 24px 28px">
<a href="${escaped(button.url)}" style="display:inline-block;padding:10px 18px;border-radius:6px;background:#1d1f27;color:#ffffff;font-size:14px;font-weight:600;text-decoration:none;${FONT}">${escaped(button.label)}</a>
</td></tr>
</table>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px">
<tr><td style="padding:16px 24px;font-size:12px;line-height:18px;color:#5b5e6b;${FONT}">
${escaped(reason)}<br>
${link(preferences, '#5b5e6b')} · ${link(unsubscribe, '#5b5e6b')}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`
}

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"

function itemsHtml({ items, more }: Shown): string {
  const lines = items.map(
    ({ text, at, url, code }) =>
      `${link({ label: text, url }, '#1d1f27')}<br><span style="color:#5b5e6b;font-size:12px">${escaped([code, at].filter(Boolean).join(' · '))}</span>`,
  )
  return [...lines, ...(more ? [escaped(more)] : [])]
    .map(
      (line) =>
        `<tr><td style="padding:6px 24px;font-size:14px;line-height:20px;color:#1d1f27;${FONT}">${line}</td></tr>\n`,
    )
    .join('')
}

const link = ({ label, url }: { label: string; url: string }, colour: string): string =>
  `<a href="${escaped(url)}" style="color:${colour}">${escaped(label)}</a>`

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A text as part of HTML, between tags or in quotation marks. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '')
