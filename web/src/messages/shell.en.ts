/** Messages of the shell: navigation, states, shortcuts, and words that every page uses. */
export const shellEn = {
  // Words
  save: 'Save',
  close: 'Close',
  delete: 'Delete',
  copy: 'Copy',
  copied: 'Copied',
  undo: 'Undo',
  retry: 'Try again',
  nobody: 'Nobody',
  me: 'Me',
  search: 'Search',
  loading: 'Loading',
  more: 'More',
  you: 'you',

  // Navigation
  skip: 'Skip to content',
  navigation: 'Main navigation',
  sectionWork: 'Work',
  sectionPlan: 'Plan',
  sectionCompany: 'Company',
  tasks: 'Tasks',
  templates: 'Templates',
  schedules: 'Schedules',
  events: 'Events',
  venues: 'Venues',
  webhooks: 'Webhooks',
  import: 'Import',
  people: 'People',
  roles: 'Roles',
  workspaces: 'Workspaces',
  apiKeys: 'API keys',
  company: 'Company',
  activity: 'Activity',
  journal: 'Journal',
  jobs: 'Jobs',
  allWorkspaces: 'All workspaces',
  collapseSidebar: 'Collapse sidebar',
  expandSidebar: 'Expand sidebar',
  userMenu: 'Account of {name}',
  newThing: 'New',
  newTask: 'New task',
  newEvent: 'New event',
  breadcrumb: 'Breadcrumb',

  // Look

  // Connection
  live: 'Live',
  polling: 'Delayed',
  connecting: 'Connecting',
  offline: 'Offline',
  liveHint: 'Changes by others appear at once.',
  pollingHint: 'The live connection is blocked. Changes by others appear within seconds.',
  connectingHint: 'Connecting to the server.',
  offlineHint: 'The server cannot be reached. What you see may be out of date.',
  offlineBanner: 'Offline. What you see may be out of date. Your changes are sent when the connection is back.',
  offlineWaiting: {
    one: 'Offline. {count} change waits and will be sent.',
    other: 'Offline. {count} changes wait and will be sent.',
  },
  sentLater: 'Is sent once you are online.',

  // Palette
  palette: 'Command palette',
  paletteHint: 'Search or run…',

  // Shortcuts
  keySearch: 'Search the list',

  // States
  notAllowed: 'Your role does not include this',
  notAllowedHint: 'Ask an Admin to change your role.',
  errorTitle: 'That did not work',
  errorOffline: 'The server cannot be reached.',
  errorUnavailable: 'The server cannot answer at the moment. Try again shortly.',
  errorNotFound: 'This does not exist (any more), or you have no access to it.',
  errorStale: 'Somebody has changed this since.',
  errorForbidden: 'Your role does not allow this.',
  errorUnexpected: 'Something unexpected happened.',
  requestId: 'Request id',
  fold: 'Hide what is below',
  unfold: 'Show what is below',
  notifications: 'Notifications',
  dismiss: 'Dismiss',
  couldNotSave: 'Not saved: {reason}',

  // Fields

  // Tables
  selectRow: 'Select {name}',
  selectAll: 'Select all loaded rows',
  columns: 'Columns',
  sortBy: 'Sort by {column}',
  filter: 'Filter',
  filters: 'Filters',
  changeFilter: 'Change filter',
  removeFilter: 'Remove filter {name}',
  clearFilters: 'Clear filters',
  loadingMore: 'Loading more…',

  // History
  someone: 'Someone',
  erasedPerson: 'Erased person',

  // Records
  bin: 'Bin',
  emptyBin: 'The bin is empty',
  emptyBinHow: 'You can restore them.',
  errorRecord: 'This record cannot be shown.',

  // Undo, changes that wait, parts
  undone: 'Undone: {what}',
  nothingToUndo: 'Nothing to undo',
  waiting: { one: '1 change waits and will be sent.', other: '{count} changes wait and will be sent.' },
  showWaiting: 'Show',
  partOffline: 'This part of EventKit is not loaded yet. It can be loaded once the server can be reached again.',
  partGone: 'This part of EventKit cannot be loaded. A new version may have been installed. Reload the page to get it.',
  errorPage: 'This page cannot be shown',
  reload: 'Reload',
  roleAdmin: 'Admin',
  roleManager: 'Manager',
  rolePlanner: 'Planner',
  roleWarehouse: 'Warehouse',
  roleSales: 'Sales',
  roleCrew: 'Crew',
  roleReadOnly: 'Read-only',
  roleTeamLead: 'Team Lead',
  roleTeamMember: 'Team Member',
} as const
