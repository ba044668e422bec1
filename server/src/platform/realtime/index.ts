import { defineModule } from '../module.ts'
import { openFeed } from './feed.ts'
import { followStreams } from './follow.ts'
import { followersOf } from './hub.ts'

/** The journal as it happens, and who is looking at what. */
export const realtime = defineModule({
  name: 'realtime',
  streams: followStreams,
  start: openFeed,
  metrics: [
    {
      name: 'eventkit_feed_clients',
      help: 'Live feed connections.',
      read: (runtime) => followersOf(runtime).size,
    },
    {
      name: 'eventkit_feed_lag_entries',
      help: 'Journal entries the reader furthest behind has to go.',
      read: (runtime) => followersOf(runtime).lag(),
    },
  ],
})
