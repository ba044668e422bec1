import { recall, remember } from '@/lib/storage'
import { createStore } from '@/lib/store'

/** Whether this person wants roomy rows (44 px) instead of dense ones (36 px); fingers always get roomy ones. */
export const isRoomy = createStore(recall('density') === 'roomy')

/** Chooses the height of rows, for good in this browser. */
export function setRoomy(roomy: boolean): void {
  remember('density', roomy ? 'roomy' : undefined)
  isRoomy.set(roomy)
}
