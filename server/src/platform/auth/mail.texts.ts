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

Open this link to choose a password and join. The link works for 7 days:

${link}

If you do not know ${inviter} or ${company}, you can ignore this mail.
`,
    }),
    reset: ({ name, company, link }: ResetWords): MailText => ({
      subject: `Your EventKit password at ${company}`,
      text: `Hello ${name},

somebody asked to reset your password at ${company}.

If it was you, open this link to choose a new password. The link works once, within one hour:

${link}

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
    reset: ({ name, company, link }: ResetWords): MailText => ({
      subject: `Dein EventKit-Passwort bei ${company}`,
      text: `Hallo ${name},

jemand möchte dein Passwort bei ${company} zurücksetzen.

Wenn du das warst, öffne diesen Link, um ein neues Passwort zu wählen. Er gilt einmal und eine Stunde lang:

${link}

Wenn du das nicht warst, kannst du diese E-Mail ignorieren. Dein Passwort wurde nicht geändert.
`,
    }),
  },
}

const inLocale = (locale: string) => (locale === 'de' ? texts.de : texts.en)

/** An invitation, in the inviter's language: the invited person's is not known yet. */
export const invitationMail = (locale: string, words: InvitationWords): MailText => inLocale(locale).invitation(words)

/** A reset link, in the person's own language. */
export const resetMail = (locale: string, words: ResetWords): MailText => inLocale(locale).reset(words)
