import {
  create,
  type DescField,
  type DescMessage,
  type MessageInitShape,
  type MessageShape,
  ScalarType,
} from '@bufbuild/protobuf'
import { ReviseImportRequestSchema } from '@eventkit/api/eventkit/v1/import_pb'
import { UpdateTaskRequestSchema } from '@eventkit/api/eventkit/v1/task_edit_pb'
import { BulkTasksRequestSchema } from '@eventkit/api/eventkit/v1/task_bulk_pb'
import { ListUsersRequestSchema } from '@eventkit/api/eventkit/v1/user_pb'
import { CreateWorkspaceRequestSchema } from '@eventkit/api/eventkit/v1/workspace_pb'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DomainError } from '../../kernel/errors.ts'
import { isId } from '../../kernel/field-rules.ts'
import { modules } from '../../modules.ts'
import { readContract } from './contract.ts'
import { validate } from './validate.ts'

it('says how long a text must be in words that fit the number', () => {
  const check = (name: string) => () =>
    validate(CreateWorkspaceRequestSchema, create(CreateWorkspaceRequestSchema, { name }))
  expect(check('')).toThrow(/^name: must be at least 1 character$/)
  expect(check('x'.repeat(81))).toThrow(/^name: must be at most 80 characters$/)
})

describe('an id in capitals', () => {
  const id = '01a22441-abcd-7efa-8bcd-0123456789ab'
  const capitals = id.toUpperCase()
  const read = <S extends DescMessage>(schema: S, init: MessageInitShape<S>): MessageShape<S> => {
    const message = create(schema, init)
    validate(schema, message)
    return message
  }

  it('is read in small letters, alone, in lists and in messages in messages', () => {
    expect(read(UpdateTaskRequestSchema, { id: capitals, parentId: capitals })).toMatchObject({ id, parentId: id })
    expect(read(ListUsersRequestSchema, { workspaceIds: [capitals] })).toMatchObject({ workspaceIds: [id] })
    const revised = read(ReviseImportRequestSchema, { id, options: { workspaceId: capitals, fileName: 'A.csv' } })
    expect(revised.options).toMatchObject({ workspaceId: id, fileName: 'A.csv' })
  })

  it('is the same as in small letters where one may be there once', () => {
    expect(() => read(BulkTasksRequestSchema, { ids: [id, capitals] })).toThrow(/^ids: /)
  })
})

/** Every text of the contract that a caller writes, but for ids and the like, which have a form of their own. */
const texts = readContract(modules).flatMap(({ input, desc: { name: rpc } }) =>
  input.fields
    .filter((field) => (field.fieldKind === 'list' ? field.listKind === 'scalar' : field.fieldKind === 'scalar'))
    .filter((field) => field.scalar === ScalarType.STRING)
    .map((field): [string, DescMessage, DescField] => [`${rpc}.${field.name}`, input, field]),
)
const longTexts = ['description', 'notes', 'contact', 'power_notes', 'access_notes']
const secrets = ['password', 'current_password', 'new_password', 'token', 'secret']

/** What the field's own violations say of a text. */
function saidOf(schema: DescMessage, field: DescField, text: string): string[] {
  const message = Object.assign(create(schema), { [field.localName]: field.fieldKind === 'list' ? [text] : text })
  try {
    validate(schema, message)
    return []
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const own = error.details.violations?.filter((each) => each.field.replace('[0]', '') === field.name) ?? []
    return own.map(({ description }) => description)
  }
}

const control = /control character/

describe('control characters', () => {
  it.each(texts)('are refused in %s', (_, schema, field) => {
    const isSecret = secrets.includes(field.name)
    for (const text of ['a\u001B[31mb', 'a\u009B31mb', 'a\u007Fb', 'a\u0007']) {
      const refused = saidOf(schema, field, text).some((each) => control.test(each))
      expect([text, refused]).toEqual([text, !isSecret])
    }
  })

  it.each(texts)('that end a line are refused but in long texts: %s', (_, schema, field) => {
    const mayHaveLines = [...longTexts, ...secrets].includes(field.name)
    for (const text of ['a\nb', 'a\r\nb', 'a\tb', ...(mayHaveLines ? [] : ['a\u2028b', 'a\u2029b'])]) {
      const refused = saidOf(schema, field, text).some((each) => control.test(each))
      expect([text, refused]).toEqual([text, !mayHaveLines])
    }
  })
})

it.each(texts)(
  'nothing but what leaves no mark is refused in one line, where it is not searched for: %s',
  (_, schema, field) => {
    const isTaken = [...longTexts, ...secrets, 'search', 'file_name', 'columns'].includes(field.name)
    const refused = saidOf(schema, field, '\u200B\u00A0').includes('must have a visible character')
    expect(refused).toBe(!isTaken)
  },
)

describe('a text of letters and marks apart', () => {
  const [apart, whole] = ['Mu\u0308ller', 'M\u00FCller']

  it.each(texts)('is composed before it is checked, but for secrets: %s', (_, schema, field) => {
    const isList = field.fieldKind === 'list'
    const message = Object.assign(create(schema), { [field.localName]: isList ? [apart] : apart })
    try {
      validate(schema, message)
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
    }
    const value = secrets.includes(field.name) ? apart : isId(field) ? apart.toLowerCase() : whole
    expect(Reflect.get(message, field.localName)).toEqual(isList ? [value] : value)
  })

  it('in messages in messages, and in maps, is composed, too', () => {
    const options = { columns: { name: apart }, fileName: `${apart}.csv` }
    const read = create(ReviseImportRequestSchema, { id: '01a22441-abcd-7efa-8bcd-0123456789ab', options })
    validate(ReviseImportRequestSchema, read)
    expect(read.options).toMatchObject({ columns: { name: whole }, fileName: `${whole}.csv` })
  })

  it('is as long as it looks', () => {
    const check = (length: number) => () =>
      validate(CreateWorkspaceRequestSchema, create(CreateWorkspaceRequestSchema, { name: 'u\u0308'.repeat(length) }))
    expect(check(80)).not.toThrow()
    expect(check(81)).toThrow('at most 80 characters')
  })

  it('is, whatever it holds, the same as the same text composed', () => {
    const read = (text: string): unknown => {
      const message = create(UpdateTaskRequestSchema, { id: '01a22441-abcd-7efa-8bcd-0123456789ab', description: text })
      try {
        validate(UpdateTaskRequestSchema, message)
      } catch (error) {
        return String(error)
      }
      return message.description
    }
    const any = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...Array.from('aAuo\u0308\u0301\u0323\u00FC\u1E9B\uAC00\u1100\u1161\u0958')) }),
    )
    fc.assert(
      fc.property(any, (text) => {
        expect(read(text.normalize('NFD'))).toBe(read(text.normalize('NFC')))
        expect(read(text)).toBe(read(text.normalize('NFC')))
      }),
    )
  })
})
