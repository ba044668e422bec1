import type { DescEnum } from '@bufbuild/protobuf'

/** `PRIORITY_HIGH` as `high`, as REST and the journal write it. */
export const shortEnumName = (desc: DescEnum, name: string): string =>
  name.slice(desc.sharedPrefix?.length ?? 0).toLowerCase()
