import { CreateTaskRequestSchema } from '@eventkit/api/eventkit/v1/task_edit_pb'
import { ListTasksRequestSchema } from '@eventkit/api/eventkit/v1/task_list_pb'
import { expect, test } from 'vitest'
import { mostCharacters, mostItems } from './field-rules.ts'

test('limits are those of the contract', () => {
  expect(mostCharacters(CreateTaskRequestSchema, 'title')).toBe(200)
  expect(mostCharacters(CreateTaskRequestSchema, 'tags')).toBe(80)
  expect(mostItems(CreateTaskRequestSchema, 'tags')).toBe(50)
})

test('a field without a limit is a mistake of the caller', () => {
  expect(() => mostCharacters(CreateTaskRequestSchema, 'priority')).toThrow('no limit for priority')
  expect(() => mostItems(ListTasksRequestSchema, 'nothing')).toThrow('no limit for nothing')
})
