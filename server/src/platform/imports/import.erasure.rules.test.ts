import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../kernel/json.ts'
import { addressesOf, fileNameWithout, isInFile, withoutNames } from './import.erasure.rules.ts'

const address = 'zoe.q@example.org'
const sought = addressesOf([address, 'zoë@example.org'])
const without = (text: string) => sought.takenFrom(text)

describe('an address in a text', () => {
  it('is taken out whole, in any case, wherever it stands', () => {
    const texts: Record<string, string> = {
      [address]: '',
      [`<${address.toUpperCase()}>`]: '<>',
      [`Ask:\n${address}`]: 'Ask:\n',
      [`\t${address}\\`]: '\t\\',
      [`mailto:${address}?subject=x`]: 'mailto:?subject=x',
      [`Write to ${address}.`]: 'Write to .',
      [`${address}, ${address}`]: ', ',
      [`${address}/events/1`]: '/events/1',
      [`${address}.ics`]: '.ics',
      'ZOË@EXAMPLE.ORG': '',
    }
    expect(Object.fromEntries(Object.keys(texts).map((text) => [text, without(text)]))).toEqual(texts)
  })

  it('is found behind an escaped line break of a calendar, and as a link has it', () => {
    for (const text of [`Call\\n${address}`, `Call^n${address}`, `mailto%3A${address}`, 'zoe.q%40example.org'])
      expect([text, sought.areIn(text)]).toEqual([text, true])
  })

  it('is taken out of the names of files whatever stands around it, but for a longer one', () => {
    const names = ['-2026.ics', '.ics.gz', '.json', '.backup.ics', '2.ics', ' (1).ics'].map((end) => address + end)
    for (const name of [...names, `export_${address}.csv`, `calendar-${address}.ics`])
      expect([name, fileNameWithout(name, [address])]).toEqual([name, name.replace(address, '')])
    expect(fileNameWithout(`a${address}.ics`, [address])).toBe(`a${address}.ics`)
  })

  it('is left alone where it is a part of another', () => {
    const others = ['a', '1-', 'x.', 'x_', '+', 'é'].map((before) => before + address)
    for (const text of [
      ...others,
      `${address}.au`,
      `${address}.icso`,
      `${address}.ics.org`,
      `${address}anisation`,
      `${address}-1`,
      'q@example.org',
      'example.org',
    ])
      expect([text, without(text)]).toEqual([text, text])
  })

  it('is found, and taken, in what a value holds, which stays as it is otherwise', () => {
    const keys = fc.constantFrom('fields', 'notes', 'n')
    const value: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.string(),
        fc.constantFrom(address, `a${address}`, `See ${address}`, `\n${address.toUpperCase()}`),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(keys, tie('value'), { maxKeys: 3 }),
      ),
    })).value
    fc.assert(
      fc.property(value, (before) => {
        const after = sought.takenFrom(before)
        expect(sought.areIn(after)).toBe(false)
        if (!sought.areIn(before)) expect(after).toEqual(before)
        const json = JSON.stringify(before).toLowerCase()
        expect(sought.areIn(before)).toBe(/(?<!a)zoe\.q@/.test(json))
        if (sought.areIn(before)) expect(sought.needles.some((needle) => json.includes(needle))).toBe(true)
      }),
    )
  })

  it('is not put together by taking out another', () => {
    const two = addressesOf(['zoe@x.org', 'x!+y@z.org'])
    expect(two.takenFrom('x!zoe@x.org+y@z.org')).toBe('')
  })
})

describe('an address in a file', () => {
  async function* inPieces(bytes: Buffer, length: number): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
  }
  const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16()

  it('is found in any encoding, wherever the pieces of the file end', async () => {
    const text = `${'é x,'.repeat(200)}${address};${'y,'.repeat(400)}`
    const folded = text.replace('@exam', '@ex\r\n am')
    const files = [Buffer.from(text), Buffer.from(text, 'latin1'), Buffer.from(text, 'utf16le'), utf16be(text)]
    for (const file of [...files, Buffer.from(folded), Buffer.from(folded.replace('\r\n ', '\n\t'))])
      for (const length of [1, 7, 64, 499, 500, 501, 5000])
        expect([length, await isInFile(sought, inPieces(file, length))]).toEqual([length, true])
  })

  it('is not taken for one where a longer one stands, though a piece ends within it', async () => {
    for (const other of [`a${address}`, `${address}.au`]) {
      const file = Buffer.from(`${'x,'.repeat(600)}${other},${'y,'.repeat(600)}`)
      for (const length of [1, 7, 64, 499, 500, 501, 1200 + address.length, 5000])
        expect([other, length, await isInFile(sought, inPieces(file, length))]).toEqual([other, length, false])
    }
    expect(await isInFile(sought, inPieces(Buffer.alloc(0), 1))).toBe(false)
  })
})

it('a name is taken out as whole words, in any case', () => {
  const problem = { text: '"zoë Q" is not a person in this workspace', code: 'unknown_person' }
  expect(withoutNames({ problems: [problem], n: 1 }, ['Zoë Q', 'Zoë V'])).toEqual({
    problems: [{ ...problem, text: '"" is not a person in this workspace' }],
    n: 1,
  })
  expect(withoutNames('Zoë Quitten', ['Zoë Q'])).toBe('Zoë Quitten')
  expect(withoutNames('Zoë Q', [])).toBe('Zoë Q')
})
