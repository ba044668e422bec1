/** Messages of the schedules. */
export const scheduleEn = {
  one: 'Schedule',
  fresh: 'New schedule',
  freshHint: 'It does something by itself, again and again.',
  create: 'Create schedule',
  didCreate: 'created the schedule',
  didDelete: 'moved the schedule to the bin',
  didRestore: 'restored the schedule',
  didPause: 'paused the schedule',
  didResume: 'had the schedule go on',
  didRun: 'ran the schedule',
  didFail: 'could not run the schedule',
  didSkip: 'left out a missed time of the schedule',
  didNote: 'wrote down what the schedule says',
  inBin: 'This schedule is in the bin. It does nothing.',
  gone: 'Schedule not found',
  goneHint: 'It was deleted, or the address is mistyped.',
  leaveBin: 'Back to the schedules',
  binHint: 'Deleted schedules are kept here. They do nothing.',
  noMatch: 'No schedule matches these filters',
  noneTitle: 'No schedules yet',
  noneHint:
    'A schedule makes tasks from a template, or does something else, at the times of a rule: every Monday at 09:00.',
  noneHow: 'Create one.',
  mayRead: 'See schedules and how they went',
  mayWrite: 'Create, change and run schedules',

  // Fields
  name: 'Name',
  when: 'When',
  chooseWhen: 'Choose when…',
  action: 'What it does',
  actionHint: 'It has your rights from now on.',
  runsAs: 'Runs as',
  notes: 'Notes',
  addNotes: 'Add notes',
  makeTasks: 'Make tasks from a template',
  writeEntry: 'Write a note into the journal',
  callWebhook: 'Call a webhook',
  chooseWebhook: 'Choose a webhook',
  text: 'Text',
  missed: 'Times that are missed while the server is down',
  missedWait: 'Are left out',
  missedCollapse: 'Are made up for once, by the latest',
  missedAll: 'Are made up for, each',

  // State
  next: 'Next {when}',
  ended: 'No more times',
  rests: 'Paused',
  pause: 'Pause',
  resume: 'Go on',
  runNow: 'Run now',
  paused: '{name} is paused.',
  resumed: '{name} goes on.',
  ranNow: '{name} ran.',

  // Runs
  runs: 'Past runs',
  noRuns: 'It has not run yet.',
  olderRuns: 'Older runs',
  done: 'Done',
  late: 'Done late',
  failed: 'Failed',
  skipped: 'Left out',
  byHand: 'by hand',
  ranAt: 'at {when}',
  tasksMade: { one: '{count} task', other: '{count} tasks' },
  whyGone: 'The template, the workspace or the webhook is not there any more.',
  whyForbidden: 'Whose rights it has may not do this any more.',
  whyEvent: 'The template speaks of an event, and there is none.',
} as const

declare module '@/messages/message' {
  interface KindSections {
    schedule: typeof scheduleEn
  }
}
