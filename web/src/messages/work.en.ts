/** Messages of the task pages. */
export const workEn = {
  // Words
  key: 'Key',
  task: 'Task',
  status: 'Status',
  priority: 'Priority',
  tags: 'Tags',
  tag: 'Tag',
  assignee: 'Assignee',
  workspace: 'Workspace',
  section: 'Section',
  due: 'Due',
  created: 'Created',
  statusTodo: 'To do',
  statusInProgress: 'In progress',
  statusWaiting: 'Waiting',
  statusDone: 'Done',
  statusCancelled: 'Cancelled',
  priorityUrgent: 'Urgent',
  priorityHigh: 'High',
  priorityMedium: 'Medium',
  priorityLow: 'Low',
  overdue: 'overdue',
  unassigned: 'Unassigned',
  assignedTo: 'Assigned to {name}',

  // List
  listLabel: 'Tasks',
  leaveBin: 'Back to the tasks',
  viewMyDay: 'My day',
  viewOpen: 'Open',
  viewWaiting: 'Waiting',
  viewDone: 'Done',
  views: 'Views',
  statusOpen: 'open',
  dueOverdue: 'Overdue',
  dueUntilToday: 'Today or earlier',
  dueThisWeek: 'This week',
  dueComingWeek: 'Next week',
  dueNone: 'No due date',
  dueUntil: 'until {day}',
  dueFrom: 'from {day}',
  dueTodayShort: 'Today',
  dueTomorrow: 'Tomorrow',
  assigneeMe: 'me',
  assigneeNone: 'nobody',
  assigneeCannotSee: 'Cannot open this task: no access to its workspace.',
  changeStatus: 'Change status: {status}',
  completeFrom: '{status}; complete',
  reopenFrom: '{status}; reopen',
  completeTip: '{status}. Click to complete, right-click for other statuses',
  reopenTip: '{status}. Click to reopen, right-click for other statuses',

  // Toasts
  completed: '{key} completed.',
  subtasksOpen: { one: '{count} subtask is still open.', other: '{count} subtasks are still open.' },
  reopened: '{key} reopened.',

  // Panel
  gone: 'Task not found',
  goneHint: 'It was deleted, it is in a workspace that you cannot see, or the address is mistyped.',
  private: 'Private',
  privateHint: 'Only its creator and the assignee see it',
  dueDayIn: 'By the end of that day ({zone})',
  subtask: 'Subtask',
  subtasks: 'Subtasks',
  subtasksDone: '{done} of {all}',

  // Quick add

  // History
} as const
