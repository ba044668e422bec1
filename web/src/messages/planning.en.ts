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
  addVenue: 'Add a venue',
  when: 'When',
  starts: 'Starts',
  ends: 'Ends',
  startDate: 'Start date',
  startTime: 'Start time',
  endDate: 'End date',
  endTime: 'End time',
  lastDay: 'Last day',
  allDay: 'All day',
  timeZone: 'Time zone',
  timesIn: 'Times are those of {zone}.',
  status: 'Status',
  tags: 'Tags',
  tagsHint: 'Events with the same first tag have the same colour in the calendar.',
  notes: 'Notes',
  notesHint: 'Markdown works here.',
  addNotes: 'Add notes…',
  createdBy: 'Created by',
  created: 'Created',
  startsMissing: 'Choose when it starts.',
  endsMissing: 'Choose when it ends.',
  endsTooEarly: 'The end must be after the start.',

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
    one: 'This month has more events than fit; only the first {count} is drawn.',
    other: 'This month has more events than fit; only the first {count} are drawn.',
  },

  // Filters
  whenUpcoming: 'still to come',
  whenPast: 'past',
  whenAll: 'any time',
  venueHas: 'Venue has',

  // Empty
  emptyTitle: 'No events yet',
  emptyHint:
    'Events are your productions and gigs, with dates, a venue and a status. Make one, or bring a calendar file in.',
  emptyUpcomingTitle: 'Nothing still to come',
  emptyUpcomingHint: 'No event ends after now. Past ones are still here.',
  showPast: 'Show past events',
  emptyFilteredTitle: 'No event fits these filters',
  emptyFilteredHint: 'Take a filter off, or look for something else.',
  emptyBinTitle: 'The bin is empty',
  emptyBinHint: 'Deleted events wait here and can be restored.',
  emptyMonth: 'No events in {month}.',
  goToNext: 'Next: {month}',
  goToLast: 'Last: {month}',
  leaveBin: 'Back to the events',

  // The record
  panelLabel: 'Event {name}',
  inBin: 'This event is in the bin.',
  gone: 'This event is gone',
  goneHint: 'It was deleted, or the address is mistyped.',

  // New and changed
  newTitle: 'New event',
  create: 'Create event',

  // Toasts
  didCreateToast: '{name} created.',
  didUpdateToast: 'Saved.',
  didMoveToast: 'Moved to {day}.',
  didChangeStatusToast: '{name} is now {status}.',
  didDeleteToast: '{name} moved to the bin.',
  didRestoreToast: '{name} restored.',

  // History
  didCreate: 'created the event',
  didDelete: 'moved it to the bin',
  didRestore: 'restored it',
  yes: 'yes',
  no: 'no',

  // Shortcuts
  keyMonths: 'Next or previous month',
  keyToday: 'Today',
  keyMove: 'Move the event by a day or a week',
} as const
