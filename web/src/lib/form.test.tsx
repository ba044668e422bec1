import { UploadImportOptionsSchema } from '@eventkit/api/eventkit/v1/import_pb'
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ProblemError } from '@/lib/errors'
import { useForm } from '@/lib/form'
import { loadLaterMessages, switchLanguage } from '@/lib/i18n'

let root: Root
let box: HTMLElement

beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  box = document.body.appendChild(document.createElement('div'))
  root = createRoot(box)
  await switchLanguage('de')
  await loadLaterMessages()
})
afterEach(async () => {
  act(() => root.unmount())
  box.remove()
  vi.unstubAllGlobals()
  await switchLanguage('en')
})

/** The errors below the fields of a form that the server refuses so. */
async function errorsOf(body: object): Promise<Readonly<Record<string, string>>> {
  let form: ReturnType<typeof useForm<object>> | undefined
  const submit = () => Promise.reject(new ProblemError(400, body))
  function Form() {
    form = useForm({ schema: UploadImportOptionsSchema, initial: {}, submit })
    return null
  }
  act(() => root.render(<Form />))
  await act(async () => form?.submit())
  return form?.errors ?? {}
}

it('says in the language of the reader what the server does not take, where its reason is known', async () => {
  const description = 'must be at most 10 years after expand_from'
  const tooLong = { field: 'expand_to', description, reason: 'window_too_long', values: { years: '10' } }
  const other = { field: 'name', description: 'is none' }
  expect(await errorsOf({ reason: 'invalid', violations: [tooLong, other] })).toEqual({
    expandTo: 'Wähle einen Tag höchstens 10 Jahre nach dem ersten.',
    name: 'is none',
  })
  const gone = { reason: 'not_found', violations: [{ field: 'workspace_id', description: 'not found' }] }
  expect((await errorsOf(gone))['workspaceId']).toMatch(/^Das gibt es nicht/)
  const later = { ...tooLong, reason: 'of_a_later_version' }
  expect(await errorsOf({ reason: 'invalid', violations: [later] })).toEqual({ expandTo: description })
})
