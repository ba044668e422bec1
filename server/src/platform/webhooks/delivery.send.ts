import type { Batch, Parcel } from './delivery.claim.ts'
import { isFailing } from './delivery.rules.ts'
import type { Answer, Sender } from './sender.ts'
import { signed } from './signature.ts'

/** Requests to one endpoint at a time. */
const atOnce = 16

/** A delivery with its answer; without one it was not sent, since it is not for the endpoint any more. */
export interface Answered extends Parcel {
  answer: Answer | undefined
}

/**
 * Sends deliveries, those of one subject one after the other, and after one that was not taken no more of that subject. Starts none
 * once the run is over, or the address seems to take nothing.
 */
export async function sendAll(
  { url, secrets, failures, parcels }: Batch,
  sender: Pick<Sender, 'send'>,
  isRunOver: () => boolean,
): Promise<Answered[]> {
  const subjects = Map.groupBy(parcels, ({ row }) => row.subject_id).values()
  const sent: Answered[] = []
  let failed = failures
  const isOver = (): boolean => isRunOver() || (failed > failures && isFailing(failed))
  const sendSubject = async (of: readonly Parcel[]): Promise<void> => {
    for (const parcel of of) {
      if (isOver()) return
      const { row, body } = parcel
      const answer = body === undefined ? undefined : await sender.send(signed(url, secrets, row.event_id, body))
      sent.push({ ...parcel, answer })
      failed = answer?.fault ? failed + 1 : 0
      if (answer?.fault) return
    }
  }
  const sendSome = async (): Promise<void> => {
    for (const subject of subjects) await sendSubject(subject)
  }
  await Promise.all(Array.from({ length: atOnce }, sendSome))
  return sent
}
