import { type DescEnum, getOption } from '@bufbuild/protobuf'
import { next } from '@eventkit/api/eventkit/v1/options_pb'

/** The values that each value of a lifecycle leads to, as the contract says, in the order of the enum. */
export function stepsOf(desc: DescEnum): ReadonlyMap<number, readonly number[]> {
  const short = (name: string): string => name.slice(desc.sharedPrefix?.length ?? 0).toLowerCase()
  return new Map(
    desc.values.map((value) => {
      const names = getOption(value, next)
      const unknown = names.find((name) => desc.values.every((other) => short(other.name) !== name))
      if (unknown !== undefined) throw new Error(`${value.name} leads to ${unknown}, which ${desc.name} does not have`)
      return [value.number, desc.values.filter(({ name }) => names.includes(short(name))).map(({ number }) => number)]
    }),
  )
}
