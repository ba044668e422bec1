import { isChanged, type NoticeKinds } from '../platform/notice.ts'

/** What people are told of events they made. */
export const eventNotices: NoticeKinds = {
  'planning.event.status_changed': {
    label: { en: 'The status of your event changes', de: 'Der Status deines Events ändert sich' },
    text: {
      en: ({ who, what }) => `${who} changed the status of ${what}`,
      de: ({ who, what }) => `${who} hat den Status von ${what} geändert`,
    },
    from: { entries: ['planning.event.status_changed'], to: ['creator'] },
  },
  'planning.event.moved': {
    label: {
      en: 'Your event moves to another time or venue',
      de: 'Dein Event bekommt andere Zeiten oder einen anderen Ort',
    },
    text: {
      en: ({ who, what }) => `${who} changed when or where ${what} is`,
      de: ({ who, what }) => `${who} hat geändert, wann oder wo ${what} stattfindet`,
    },
    from: {
      entries: ['planning.event.updated'],
      to: ['creator'],
      when: (entry) => ['starts_at', 'ends_at', 'venue_id'].some((field) => isChanged(entry, field)),
    },
  },
  'planning.event.deleted': {
    label: { en: 'Your event is deleted', de: 'Dein Event wird gelöscht' },
    text: {
      en: ({ who, what }) => `${who} deleted ${what}`,
      de: ({ who, what }) => `${who} hat ${what} gelöscht`,
    },
    from: { entries: ['planning.event.deleted'], to: ['creator'] },
  },
}
