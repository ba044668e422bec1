import { type DescEnum, type DescEnumValue, getOption } from '@bufbuild/protobuf'
import { next } from '@eventkit/api/eventkit/v1/options_pb'
import { shortEnumName } from '../contract/index.ts'

/** The values that each value of a lifecycle leads to, as the contract says, in the order of the enum. */
export function stepsOf(desc: DescEnum): ReadonlyMap<number, readonly number[]> {
  const short = ({ name }: DescEnumValue): string => shortEnumName(desc, name)
  return new Map(
    desc.values.map((value) => {
      const names = getOption(value, next)
      const unknown = names.find((name) => desc.values.every((other) => short(other) !== name))
      if (unknown !== undefined) throw new Error(`${value.name} leads to ${unknown}, which ${desc.name} does not have`)
      return [value.number, desc.values.filter((other) => names.includes(short(other))).map(({ number }) => number)]
    }),
  )
}
