/** What is said of every kind of record. */
export const recordsEn = {
  yes: 'yes',
  no: 'no',

  // Toasts
  didCreate: '{name} created.',
  didChange: '{name} changed.',
  didDelete: '{name} moved to the bin.',
  didRestore: '{name} restored.',
  didDeleteMany: '{count} moved to the bin.',
  didRestoreMany: '{count} restored.',

  // Fields
  takeAway: 'Remove {name}',

  // Lists
  created: 'Created',
  noMatchHint: 'Remove a filter, or search for something else.',
} as const
