import { create } from '@bufbuild/protobuf'
import { CreateWorkspaceRequestSchema } from '@eventkit/api/eventkit/v1/workspace_pb'
import { expect, it } from 'vitest'
import { validate } from './validate.ts'

it('says how long a text must be in words that fit the number', () => {
  const check = (name: string) => () =>
    validate(CreateWorkspaceRequestSchema, create(CreateWorkspaceRequestSchema, { name }))
  expect(check('')).toThrow(/^name: must be at least 1 character$/)
  expect(check('x'.repeat(81))).toThrow(/^name: must be at most 80 characters$/)
})
