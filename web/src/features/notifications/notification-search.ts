/** Which notifications the page shows, by its name in the URL. */
export type View = 'all' | 'unread' | 'snoozed'

/** The page's view as it stands in the URL; absent for the whole inbox. */
export interface NotificationSearch {
  view?: Exclude<View, 'all'>
}

/** Keeps the view of an address's search, if there is such a view. */
export function readNotificationSearch({ view }: Record<string, unknown>): NotificationSearch {
  return view === 'unread' || view === 'snoozed' ? { view } : {}
}
