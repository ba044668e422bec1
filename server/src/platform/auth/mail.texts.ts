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

const texts = {
  en: {
    invitation: ({ company, inviter, link }: InvitationWords): MailText => ({
      subject: `Join ${company} on EventKit`,
      text: `${inviter} invites you to work with ${company} on EventKit.

Open this link to choose a password and join. It is good for 7 days:

${link}

If you do not know ${inviter} or ${company}, ignore this mail; nothing happens then.
`,
    }),
    reset: ({ name, company, link }: ResetWords): MailText => ({
      subject: `Your EventKit password at ${company}`,
      text: `Hello ${name},

somebody, most likely you, asked to reset your password at ${company}.

Open this link to choose a new one. It is good for one hour and works once:

${link}

If it was not you, ignore this mail; your password stays as it is.
`,
    }),
  },
  de: {
    invitation: ({ company, inviter, link }: InvitationWords): MailText => ({
      subject: `Einladung zu ${company} auf EventKit`,
      text: `${inviter} lädt dich ein, mit ${company} auf EventKit zu arbeiten.

Öffne diesen Link, um ein Passwort zu wählen und beizutreten. Er gilt 7 Tage:

${link}

Wenn du ${inviter} oder ${company} nicht kennst, ignoriere diese E-Mail; dann geschieht nichts.
`,
    }),
    reset: ({ name, company, link }: ResetWords): MailText => ({
      subject: `Dein EventKit-Passwort bei ${company}`,
      text: `Hallo ${name},

jemand, vermutlich du, möchte dein Passwort bei ${company} zurücksetzen.

Öffne diesen Link, um ein neues zu wählen. Er gilt eine Stunde und nur einmal:

${link}

Wenn du das nicht warst, ignoriere diese E-Mail; dein Passwort bleibt, wie es ist.
`,
    }),
  },
}

const inLocale = (locale: string) => (locale === 'de' ? texts.de : texts.en)

/** An invitation, in the inviter's language: the invited person's is not known yet. */
export const invitationMail = (locale: string, words: InvitationWords): MailText => inLocale(locale).invitation(words)

/** A reset link, in the person's own language. */
export const resetMail = (locale: string, words: ResetWords): MailText => inLocale(locale).reset(words)
