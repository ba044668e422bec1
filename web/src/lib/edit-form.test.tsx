import { UpdateCompanyRequestSchema } from '@eventkit/api/eventkit/v1/company_pb'
import { Code, ConnectError } from '@connectrpc/connect'
import { create } from '@bufbuild/protobuf'
import { ErrorDetailSchema } from '@eventkit/api/eventkit/v1/error_pb'
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type FormUpdate, useEditForm } from '@/lib/edit-form'

interface Company {
  version: number
  name: string
  timeZone: string
}
type Values = Omit<Company, 'version'>

let root: Root
let record: Company
let form: ReturnType<typeof useEditForm<Company, Values>>
const saved: FormUpdate<Values>[] = []
const takenBack: FormUpdate<Values>[] = []
let answer: (update: FormUpdate<Values>) => Promise<Company>

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  root = createRoot(document.createElement('div'))
  saved.length = takenBack.length = 0
  record = { version: 1, name: 'Lumen', timeZone: 'UTC' }
  answer = async (update) => {
    const { version: _, updateMask: __, ...values } = update
    return (record = { ...record, ...values, version: record.version + 1 })
  }
  show()
})
afterEach(() => {
  act(() => root.unmount())
  vi.unstubAllGlobals()
})

function Form() {
  form = useEditForm<Company, Values>({
    schema: UpdateCompanyRequestSchema,
    record,
    read: ({ name, timeZone }) => ({ name, timeZone }),
    save: (update) => {
      saved.push(update)
      return answer(update)
    },
    onSaved: (takeBack) => takenBack.push(takeBack),
    reread: () => undefined,
  })
  return null
}

const show = () => act(() => root.render(<Form />))

/** Somebody else saves. */
function news(change: Partial<Company>): void {
  record = { ...record, ...change, version: record.version + 1 }
  show()
}

const type = (name: string) => act(() => form.set('name', name))
const submit = () => act(() => form.submit())

it('keeps what is typed while others save, and what is not typed follows them', async () => {
  type('Lumen Events ')
  news({ name: 'Lux', timeZone: 'Europe/Vienna' })
  expect(form.values).toEqual({ name: 'Lumen Events ', timeZone: 'Europe/Vienna' })
  news({ timeZone: 'Europe/Berlin' })
  await submit()
  // On what its writer saw, and of no field but theirs.
  expect(saved).toEqual([{ name: 'Lumen Events', version: 1, updateMask: { paths: ['name'] } }])
  expect(takenBack).toEqual([{ name: 'Lumen', version: 4, updateMask: { paths: ['name'] } }])
  show()
  expect([form.values, form.isChanged]).toEqual([{ name: 'Lumen Events', timeZone: 'Europe/Berlin' }, false])
})

it('keeps what is typed while it saves', async () => {
  type('Lumen Events')
  const saving = Promise.withResolvers<void>()
  const works = answer
  answer = async (update) => {
    await saving.promise
    return works(update)
  }
  let done: Promise<void> | undefined
  act(() => void (done = form.submit()))
  act(() => form.set('timeZone', 'Europe/Berlin'))
  await act(async () => {
    saving.resolve()
    await done
  })
  show()
  expect([form.values, form.isChanged]).toEqual([{ name: 'Lumen Events', timeZone: 'Europe/Berlin' }, true])
  await submit()
  expect(saved.at(-1)).toEqual({ timeZone: 'Europe/Berlin', version: 2, updateMask: { paths: ['time_zone'] } })
})

it('follows again once what was typed is taken back by hand', () => {
  type('Lumen!')
  expect(form.isChanged).toBe(true)
  type('Lumen')
  expect(form.isChanged).toBe(false)
  news({ name: 'Lux' })
  expect(form.values.name).toBe('Lux')
})

function clashes(): void {
  answer = () => {
    const clash = { field: 'name', yours: undefined, current: undefined }
    const detail = create(ErrorDetailSchema, { reason: 'stale_version', currentVersion: 2, clashes: [clash] })
    return Promise.reject(
      new ConnectError('stale', Code.Aborted, undefined, [{ desc: ErrorDetailSchema, value: detail }]),
    )
  }
}

async function aClash(): Promise<void> {
  const works = answer
  clashes()
  type('Lumen Events')
  act(() => form.set('timeZone', 'Europe/Berlin'))
  news({ name: 'Lux' })
  await submit()
  expect([form.clash?.clashes.length, form.failure]).toEqual([1, undefined])
  expect(form.values.name).toBe('Lumen Events')
  answer = works
}

it('saves mine over theirs where that is chosen', async () => {
  await aClash()
  await act(async () => form.settle(true))
  const [, again] = saved
  expect(again).toMatchObject({ name: 'Lumen Events', timeZone: 'Europe/Berlin', version: 2 })
  show()
  expect([form.clash, form.values.name, form.isChanged]).toEqual([undefined, 'Lumen Events', false])
})

it('shows theirs where that is chosen, and keeps the rest of what was typed', async () => {
  await aClash()
  await act(async () => form.settle(false))
  expect(form.values).toEqual({ name: 'Lux', timeZone: 'Europe/Berlin' })
  await submit()
  expect(saved.at(-1)).toEqual({ timeZone: 'Europe/Berlin', version: 1, updateMask: { paths: ['time_zone'] } })
})
