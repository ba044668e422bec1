import { isChanged, type NoticeKinds } from '../platform/notice.ts'

/** What people are told of tasks that are theirs. */
export const taskNotices: NoticeKinds = {
  'work.task.assigned': {
    label: { en: 'A task is assigned to you', de: 'Dir wird eine Aufgabe zugewiesen' },
    text: {
      en: ({ who, what }) => `${who} assigned ${what} to you`,
      de: ({ who, what }) => `${who} hat dir ${what} zugewiesen`,
    },
    isMailed: true,
    from: {
      entries: ['work.task.created', 'work.task.updated', 'work.task.reopened'],
      to: ['assignee'],
      when: (entry) => isChanged(entry, 'assignee_id'),
      undoneFor: ({ changes }) => changes.find(({ field }) => field === 'assignee_id')?.old,
    },
  },
  'work.task.rescheduled': {
    label: { en: 'The due date of your task changes', de: 'Die Fälligkeit deiner Aufgabe ändert sich' },
    text: {
      en: ({ who, what }) => `${who} changed the due date of ${what}`,
      de: ({ who, what }) => `${who} hat die Fälligkeit von ${what} geändert`,
    },
    from: {
      entries: ['work.task.updated'],
      to: ['assignee'],
      // Who gets a task in the same change is told of that.
      when: (entry) => isChanged(entry, 'due_date') && !isChanged(entry, 'assignee_id'),
    },
  },
  'work.task.completed': {
    label: { en: 'A task of yours is completed', de: 'Eine Aufgabe von dir wird erledigt' },
    text: {
      en: ({ who, what }) => `${who} completed ${what}`,
      de: ({ who, what }) => `${who} hat ${what} erledigt`,
    },
    from: { entries: ['work.task.completed'], to: ['assignee', 'creator'] },
  },
  'work.task.cancelled': {
    label: { en: 'A task of yours is cancelled', de: 'Eine Aufgabe von dir wird abgebrochen' },
    text: {
      en: ({ who, what }) => `${who} cancelled ${what}`,
      de: ({ who, what }) => `${who} hat ${what} abgebrochen`,
    },
    from: { entries: ['work.task.cancelled'], to: ['assignee', 'creator'] },
  },
  'work.task.reopened': {
    label: { en: 'A task of yours is reopened', de: 'Eine Aufgabe von dir wird wieder geöffnet' },
    text: {
      en: ({ who, what }) => `${who} reopened ${what}`,
      de: ({ who, what }) => `${who} hat ${what} wieder geöffnet`,
    },
    from: {
      entries: ['work.task.reopened'],
      to: ['assignee', 'creator'],
      when: (entry) => !isChanged(entry, 'assignee_id'),
    },
  },
  'work.task.deleted': {
    label: { en: 'A task of yours is deleted', de: 'Eine Aufgabe von dir wird gelöscht' },
    text: {
      en: ({ who, what }) => `${who} deleted ${what}`,
      de: ({ who, what }) => `${who} hat ${what} gelöscht`,
    },
    from: { entries: ['work.task.deleted'], to: ['assignee', 'creator'] },
  },
}
