/** A mail to one person, before it has an address. */
export interface MailText {
  subject: string
  text: string
}

/** What an invitation says. */
export interface InvitationWords {
  company: string
  inviter: string
  link: string
}

/** What a reset mail says. */
export interface ResetWords {
  name: string
  company: string
  link: string
}

/** The only link by itself; several each below its company. */
const linksOf = (first: ResetWords, others: ResetWords[]): string =>
  others.length === 0 ? first.link : [first, ...others].map(({ company, link }) => `${company}\n${link}`).join('\n\n')

const texts = {
  en: {
    invitation: ({ company, inviter, link }: InvitationWords): MailText => ({
      subject: `Join ${company} on EventKit`,
      text: `${inviter} invites you to work with ${company} on EventKit.

Open this link to choose a password and join. The link works for 7 days:

${link}

If you do not know ${inviter} or ${company}, you can ignore this mail.
`,
    }),
    reset: (first: ResetWords, others: ResetWords[]): MailText => ({
      subject: others.length > 0 ? 'Your EventKit passwords' : `Your EventKit password at ${first.company}`,
      text: `Hello ${first.name},

somebody asked to reset your password${others.length > 0 ? '' : ` at ${first.company}`}.

If it was you, open ${others.length > 0 ? 'the link of your company' : 'this link'} to choose a new password. ${others.length > 0 ? 'Each link' : 'The link'} works once, within one hour:

${linksOf(first, others)}

If it was not you, you can ignore this mail. Your password has not changed.
`,
    }),
  },
  de: {
    invitation: ({ company, inviter, link }: InvitationWords): MailText => ({
      subject: `Einladung zu ${company} auf EventKit`,
      text: `${inviter} lädt dich ein, mit ${company} auf EventKit zu arbeiten.

Öffne diesen Link, um ein Passwort zu wählen und beizutreten. Er ist 7 Tage lang gültig:

${link}

Wenn du ${inviter} oder ${company} nicht kennst, kannst du diese E-Mail ignorieren.
`,
    }),
    reset: (first: ResetWords, others: ResetWords[]): MailText => ({
      subject: others.length > 0 ? 'Deine EventKit-Passwörter' : `Dein EventKit-Passwort bei ${first.company}`,
      text: `Hallo ${first.name},

jemand möchte dein Passwort${others.length > 0 ? '' : ` bei ${first.company}`} zurücksetzen.

Wenn du das warst, öffne ${others.length > 0 ? 'den Link deiner Firma' : 'diesen Link'}, um ein neues Passwort zu wählen. Er gilt einmal und eine Stunde lang:

${linksOf(first, others)}

Wenn du das nicht warst, kannst du diese E-Mail ignorieren. Dein Passwort wurde nicht geändert.
`,
    }),
  },
}

const inLocale = (locale: string) => (locale === 'de' ? texts.de : texts.en)

/** An invitation, in the inviter's language: the invited person's is not known yet. */
export const invitationMail = (locale: string, words: InvitationWords): MailText => inLocale(locale).invitation(words)

/** Reset links, in the language of the first account. */
export const resetMail = (locale: string, [first, ...others]: [ResetWords, ...ResetWords[]]): MailText =>
  inLocale(locale).reset(first, others)
