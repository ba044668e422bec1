/** Messages of the events. */
export const planningEn = {
  // Statuses
  enquiry: 'Enquiry',
  tentative: 'Tentative',
  confirmed: 'Confirmed',
  prepared: 'Prepared',
  onSite: 'On site',
  returned: 'Returned',
  closed: 'Closed',
  cancelled: 'Cancelled',
  changeStatus: 'Status: {status}. Change it',
  nextStep: 'Next step',

  // Fields
  name: 'Name',
  event: 'Event',
  venue: 'Venue',
  knownVenue: 'Chosen venue',
  when: 'When',
  dates: 'Dates',
  starts: 'Starts',
  ends: 'Ends',
  allDay: 'All day',
  timeZone: 'Time zone',
  status: 'Status',
  tags: 'Tags',
  notes: 'Notes',
  addNotes: 'Add notes…',
  created: 'Created',

  // Times in other zones
  yourTime: 'Your time',
  atVenue: 'At the venue ({zone})',
  utc: 'UTC',

  // Views
  view: 'View',
  viewTable: 'Table',
  viewMonth: 'Month',
  listLabel: 'Events',
  previousMonth: 'Previous month',
  nextMonth: 'Next month',
  today: 'Today',
  legend: 'How a status looks',
  tagLegend: 'What the colours mean',
  noTag: 'No tag',
  moreTags: { one: '{count} more tag', other: '{count} more tags' },
  fewerTags: 'Fewer tags',
  weekdays: 'Days of the week',
  dayLabel: { one: '{day}, {count} event', other: '{day}, {count} events' },
  dayEmpty: '{day}, no events',
  dayLoading: '{day}, still loading',
  moreOnDay: '+{count} more',
  moreOnDayLabel: { one: '{count} more event on {day}', other: '{count} more events on {day}' },
  moreLoading: 'more…',
  moreLoadingLabel: 'more events on {day}, still loading',
  newOnDay: 'New event on {day}',
  newHere: 'New event on this day',
  nothingOnDay: 'Nothing on this day.',
  showInTable: 'Show in the table',
  showAllInTable: 'Show all {count} in the table',
  barLabel: '{name}, {status}, {dates}',
  cut: {
    one: 'This month has too many events to show. Only the first {count} is shown.',
    other: 'This month has too many events to show. Only the first {count} are shown.',
  },

  // Filters
  whenUpcoming: 'upcoming',
  whenPast: 'past',
  whenAll: 'any time',
  venueHas: 'Venue contains',

  // Empty
  emptyUpcomingTitle: 'No upcoming events',
  emptyUpcomingHint: 'All events have ended. You can still look at past ones.',
  showPast: 'Show past events',
  emptyFilteredTitle: 'No event matches these filters',
  emptyBinHint: 'Deleted events are kept here.',
  emptyMonth: 'No events in {month}.',
  goToNext: 'Next: {month}',
  goToLast: 'Last: {month}',
  leaveBin: 'Back to the events',

  // The record

  // New and changed

  // Toasts
  didMoveToast: 'Moved to {day}.',
  didChangeStatusToast: '{name} is now {status}.',

  // History

  // Shortcuts
} as const
