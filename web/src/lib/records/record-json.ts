import type { DescEnum } from '@bufbuild/protobuf'

/** The number of an enum's value in JSON: "high" in the journal and in errors, "PRIORITY_HIGH" in replies of Connect; 0 for any other. */
export function readEnum({ values, sharedPrefix = '' }: DescEnum, value: unknown): number {
  const word = String(value).toUpperCase()
  return values.find(({ name }) => name === word || name === sharedPrefix.toUpperCase() + word)?.number ?? 0
}
