import type { Language, Words } from '../notice.ts'
import { escaped } from './letter.html.ts'
import type { Opened } from './unsubscribe.actions.ts'

const words = {
  title: { en: 'Notifications by e-mail', de: 'Benachrichtigungen per E-Mail' },
  ask: {
    en: (what: string) => `Do you want no more e-mail of this kind: “${what}”?`,
    de: (what: string) => `Möchtest du keine E-Mails dieser Art mehr: „${what}“?`,
  },
  askAll: {
    en: 'Do you want no more notifications by e-mail?',
    de: 'Möchtest du keine Benachrichtigungen mehr per E-Mail?',
  },
  yes: { en: 'No more e-mail', de: 'Keine E-Mails mehr' },
  done: {
    en: (what: string) => `You get no more e-mail of this kind: “${what}”.`,
    de: (what: string) => `Du bekommst keine E-Mails dieser Art mehr: „${what}“.`,
  },
  doneAll: {
    en: 'You get no more notifications by e-mail.',
    de: 'Du bekommst keine Benachrichtigungen mehr per E-Mail.',
  },
  inApp: {
    en: 'They still come to your inbox in EventKit, where you choose again at any time.',
    de: 'Sie kommen weiter in deinen Eingang in EventKit. Dort wählst du jederzeit neu.',
  },
  dead: {
    en: 'This link does not hold any more. Sign in and choose on your profile what you hear of.',
    de: 'Dieser Link gilt nicht mehr. Melde dich an und wähle in deinem Profil, wovon du hörst.',
  },
  choose: { en: 'Choose what you hear of', de: 'Wählen, wovon du hörst' },
} satisfies Record<string, Words | Words<(what: string) => string>>

/** Asks whether to switch off what a link is for. Looking at it does nothing: programs that check mail open every link. */
export function askPage({ language, label }: Opened, token: string): string {
  const question = label === undefined ? words.askAll[language] : words.ask[language](label)
  const form = `<form method="post" action="/unsubscribe?token=${encodeURIComponent(token)}"><button>${escaped(words.yes[language])}</button></form>`
  return page(language, `<p>${escaped(question)}</p>\n${form}\n<p>${escaped(words.inApp[language])}</p>`)
}

/** Says that it was done. */
export function donePage({ language, label }: Opened): string {
  const told = label === undefined ? words.doneAll[language] : words.done[language](label)
  return page(
    language,
    `<p role="status">${escaped(told)}</p>\n<p>${escaped(words.inApp[language])}</p>\n${chooseLink(language)}`,
  )
}

/** Says that a link does not hold, in the language that the browser asks for. */
export const deadPage = (language: Language): string =>
  page(language, `<p role="alert">${escaped(words.dead[language])}</p>\n${chooseLink(language)}`)

const chooseLink = (language: Language): string =>
  `<p><a href="/profile#notifications">${escaped(words.choose[language])}</a></p>`

const page = (language: Language, body: string): string => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${escaped(words.title[language])} · EventKit</title>
<style>
body { max-width: 32rem; margin: 4rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.25rem; }
button { min-height: 44px; padding: 0.5rem 1rem; font: inherit; font-weight: 600; }
</style>
</head>
<body>
<main>
<h1>${escaped(words.title[language])}</h1>
${body}
</main>
</body>
</html>
`
