import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { JournalSealSchema } from '@eventkit/api/eventkit/v1/journal_pb'
import type { SealRow } from './seal.store.ts'

/** A seal as the contract has it. */
export const sealMessage = (seal: SealRow): MessageInitShape<typeof JournalSealSchema> => ({
  position: BigInt(seal.position),
  afterPosition: BigInt(seal.from_position),
  hash: seal.hash.toString('hex'),
  sealedAt: timestampFromDate(seal.sealed_at),
  isIntact: seal.is_intact,
})
