import { expect, it } from 'vitest'
import { actionOf, draftOfAction } from '@/features/work/schedule-action'

const empty = draftOfAction(undefined, 'w')

it('makes no action while something is missing', () => {
  expect(empty).toMatchObject({ what: 'makeTasks', workspaceId: 'w' })
  expect(actionOf(empty)).toBeUndefined()
  expect(actionOf({ ...empty, what: 'writeEntry', text: ' ' })).toBeUndefined()
  expect(actionOf({ ...empty, what: 'callWebhook', text: 'A' })).toBeUndefined()
})

it.each([
  { ...empty, templateId: 't' },
  { ...empty, what: 'writeEntry' as const, text: 'A' },
  { ...empty, what: 'callWebhook' as const, webhookId: 'h', text: '' },
])('$what is the same after it went through the form', (draft) => {
  expect(draftOfAction(actionOf(draft), 'w')).toMatchObject(draft)
})
