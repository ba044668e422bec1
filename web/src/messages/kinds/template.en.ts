/** Messages of the templates. */
export const templateEn = {
  one: 'Template',
  fresh: 'New template',
  freshHint: 'Its tasks are added afterwards.',
  create: 'Create template',
  didCreate: 'created the template',
  didDelete: 'moved the template to the bin',
  didRestore: 'restored the template',
  didUse: 'made tasks from the template',
  inBin: 'This template is in the bin.',
  gone: 'Template not found',
  goneHint: 'It was deleted, or the address is mistyped.',
  leaveBin: 'Back to the templates',
  binHint: 'Deleted templates are kept here.',
  noMatch: 'No template matches these filters',
  noneTitle: 'No templates yet',
  noneHint: 'A template is a set of tasks that is made again and again, such as all that a show needs.',
  noneHow: 'Create one.',
  mayRead: 'See templates',
  mayWrite: 'Create and change templates',

  // Fields
  name: 'Name',
  tasks: 'Tasks',
  tags: 'Tags',
  notes: 'Notes',
  addNotes: 'Add notes',

  // The tasks in it
  noTasks: 'No tasks yet.',
  addTask: 'Add a task',
  newTask: 'New task of the template',
  changeTask: 'Task of the template',
  title: 'Title',
  variablesHint: 'Filled in when the template is used: {names}',
  unknownVariable: 'There is nothing called {name} to fill in.',
  parent: 'Part of',
  noParent: 'Nothing',
  moveUp: 'Move {name} up',
  moveDown: 'Move {name} down',
  remove: 'Remove {name}',
  reminders: 'Reminders for whoever has the task',

  // When they are due
  notDue: 'No due date',
  same: 'On the day',
  exact: 'At that time',
  sideBefore: 'Before',
  sideAfter: 'After',
  before: '{span} before',
  after: '{span} after',
  atTime: '{when}, at {time}',
  count: 'How many',
  unit: 'Unit',
  days: { one: 'day', other: 'days' },
  weeks: { one: 'week', other: 'weeks' },
  hours: { one: 'hour', other: 'hours' },
  minutes: { one: 'minute', other: 'minutes' },
  time: 'At (optional)',

  // Using it
  use: 'Use template…',
  fromTemplate: 'Tasks from a template…',
  useTitle: 'Tasks from a template',
  useHint: 'All of its tasks are made at once, and can be taken back.',
  eventNeeded: 'Choose an event: the template speaks of it.',
  choose: 'Choose a template',
  chooseFirst: 'Choose a template.',
  for: 'What for',
  forDay: 'For a day',
  forEvent: 'For an event',
  day: 'Day',
  dayHint: 'Due dates count from it.',
  event: 'Event',
  eventHint: 'Due dates count from its start.',
  chooseEvent: 'Choose an event',
  chooseEventFirst: 'Choose an event.',
  preview: 'Tasks that will be made',
  make: { one: 'Make {count} task', other: 'Make {count} tasks' },
  made: { one: '{count} task made.', other: '{count} tasks made.' },
  unassigned: {
    one: '{count} of them is for nobody: its person is gone or does not see the workspace.',
    other: '{count} of them are for nobody: their people are gone or do not see the workspace.',
  },
} as const

declare module '@/messages/message' {
  interface KindSections {
    template: typeof templateEn
  }
}
