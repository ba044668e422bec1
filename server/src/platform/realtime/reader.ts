import type { Admission } from '../auth/authenticate.ts'
import type { Audience } from './audience.ts'
import type { SharedPassage } from './shared-passage.ts'

/** Why a reader is told to go; what each means on the wire is the protocol's matter. */
export type EndReason = 'expired' | 'ahead' | 'slow' | 'unavailable' | 'stopping'

/** Somebody who follows the journal live: a WebSocket or a stream. */
export interface Reader {
  readonly tenantId: string
  readonly userId: string
  admission: Admission
  audience: Audience
  /** Every entry the reader may see up to here was given; -1 until the place to start from is known. */
  position: number
  /** `behind`: reads up from the database. `live`: gets batches as they come. */
  state: 'behind' | 'live' | 'gone'
  /** Access may have changed: nothing more is given before it was looked at again. */
  isInDoubt: boolean
  /** Has had its first message, which tells where it is. */
  isGreeted: boolean
  /** Checks the token or the cookie again. Rejects when it is good no longer. */
  readmit(): Promise<Admission>
  /** Gives a passage; never rejects. A live reader is not waited for, one that is behind sets the pace by the promise. */
  take(passage: SharedPassage): Promise<void>
  /** Ends it from this side; `leave` follows. */
  end(reason: EndReason): void
}
