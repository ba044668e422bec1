/** What is said of every kind of record. */
export const recordsEn = {
  // Toasts
  didCreate: '{name} created.',
  didChange: '{name} changed.',
  didDelete: '{name} moved to the bin.',
  didRestore: '{name} restored.',
  didDeleteMany: '{count} moved to the bin.',
  didRestoreMany: '{count} restored.',

  // Fields

  // Lists
  noMatchHint: 'Remove a filter, or search for something else.',
} as const
