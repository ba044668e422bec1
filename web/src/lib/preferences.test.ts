import { getOption } from '@bufbuild/protobuf'
import { field as fieldRules } from '@bufbuild/protovalidate/gen/buf/validate/validate_pb.js'
import { UpdateMeRequestSchema } from '@eventkit/api/eventkit/v1/user_pb'
import { expect, it } from 'vitest'
import { isLocale, isTheme } from '@/lib/preferences'

it.each([
  ['locale', isLocale],
  ['theme', isTheme],
])('the app knows every %s that the contract lets a profile have', (name, isKnown) => {
  const field = UpdateMeRequestSchema.fields.find((candidate) => candidate.localName === name)
  const { type } = getOption(field!, fieldRules)
  const choices = type.case === 'string' ? type.value.in : []
  expect(choices.length).toBeGreaterThan(1)
  expect(choices.filter((choice) => !isKnown(choice))).toEqual([])
  expect(isKnown('other')).toBe(false)
})
