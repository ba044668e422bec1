import { nilId } from '../../kernel/ids.ts'
import type { NoticeKinds } from '../notice.ts'

/** What people are told of their memberships. */
export const memberNotices: NoticeKinds = {
  'tenancy.member.added': {
    label: { en: 'You were added to a workspace', de: 'Du wurdest in einen Bereich aufgenommen' },
    text: {
      en: ({ who, what }) => `${who} added you to the workspace ${what}`,
      de: ({ who, what }) => `${who} hat dich in den Bereich ${what} aufgenommen`,
    },
    from: {
      entries: ['tenancy.member.set'],
      to: ['concerned'],
      // Who comes by a token of another service is put into the first workspace by nobody.
      when: ({ changes, actorId }) =>
        actorId !== nilId && changes.some(({ field, old }) => field === 'role' && old === null),
      about: ({ workspaceId }) => (workspaceId ? { type: 'tenancy.workspace', id: workspaceId } : undefined),
    },
  },
}
