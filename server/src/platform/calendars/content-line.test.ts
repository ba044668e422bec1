import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { growthOf, linear } from '../../../test/growth.ts'
import {
  escapeText,
  parseContentLine,
  readContentLines,
  readUnfoldedLines,
  unescapeList,
  unescapeText,
} from './content-line.ts'
import { type Problem, sentencesWith } from '../files/problem.ts'

const sentenceOf = sentencesWith()

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function unfold(text: string | Uint8Array, size = 64) {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  return Array.fromAsync(readUnfoldedLines(chunks(bytes, size)))
}

const told = (problem: Problem | undefined) => problem && sentenceOf(problem)

/** Folds as RFC 5545 section 3.1 allows it in the wild: anywhere, even inside a character. */
function fold(line: string, width: number): Buffer {
  const bytes = Buffer.from(line)
  const parts: Buffer[] = []
  for (let at = 0; at < bytes.length; at += width) {
    parts.push(Buffer.from(at === 0 ? '' : '\r\n '), bytes.subarray(at, at + width))
  }
  return Buffer.concat(parts)
}

describe('unfolding', () => {
  test('keeps the first physical line of each, with CRLF, LF, blank lines and no end at the end', async () => {
    expect(await unfold('A:1\r\nB:2\n  more\r\n\tand more\n\nC:3')).toEqual([
      { line: 1, text: 'A:1' },
      { line: 2, text: 'B:2 moreand more' },
      { line: 6, text: 'C:3' },
    ])
  })

  test('drops a byte order mark', async () => {
    expect(await unfold('\uFEFFBEGIN:VCALENDAR\r\n')).toEqual([{ line: 1, text: 'BEGIN:VCALENDAR' }])
  })

  test('gives back any line, however it was folded and chunked', async () => {
    const line = fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => `X:${text.replace(/[\r\n\0]/g, '')}`)
    await fc.assert(
      fc.asyncProperty(
        fc.array(line),
        fc.integer({ min: 1, max: 80 }),
        fc.integer({ min: 1, max: 90 }),
        async (lines, width, size) => {
          const file = Buffer.concat(lines.flatMap((text) => [fold(text, width), Buffer.from('\r\n')]))
          expect((await unfold(file, size)).map(({ text }) => text)).toEqual(lines)
        },
      ),
    )
  })

  test.each([
    [
      'an endless line',
      Buffer.concat([Buffer.from('A:1\r\n'), Buffer.alloc(5_000_000, 'x'), Buffer.from('\r\nC:3')]),
      3,
    ],
    ['endless folding', Buffer.from(`A:1\r\nB:\r\n${` ${'x'.repeat(60)}\r\n`.repeat(80_000)}C:3`), 80_003],
  ])('gives %s as one that cannot be read, and reads on', async (_, bytes, next) => {
    expect(await unfold(bytes, 65536)).toEqual([
      { line: 1, text: 'A:1' },
      { line: 2, text: '', isTooLong: true },
      { line: next, text: 'C:3' },
    ])
  })

  test.each([
    ['UTF-16', Buffer.from('BEGIN:VCALENDAR\r\n', 'utf16le'), 'line 1 holds a NUL byte: no text file, or UTF-16'],
  ])('refuses %s with the line', async (_, bytes, message) => {
    await expect(unfold(bytes, 65536)).rejects.toThrow(`file: ${message}`)
  })
})

describe('a content line', () => {
  test('has a name, parameters with several and with quoted values, and a raw value', () => {
    const line = parseContentLine(7, 'attendee;Member="mailto:a@x","mailto:b;c@x";ROLE=CHAIR:mailto:d@x\\,e')
    expect(line).toMatchObject({ line: 7, name: 'ATTENDEE', value: 'mailto:d@x\\,e' })
    expect([...line.params]).toEqual([
      ['MEMBER', ['mailto:a@x', 'mailto:b;c@x']],
      ['ROLE', ['CHAIR']],
    ])
  })

  test.each([
    ['SUMMARY no colon', 'line 3 has no colon after SUMMARY'],
    [':value', 'line 3 does not start with a property name'],
  ])('%s is malformed', (text, problem) => {
    expect(told(parseContentLine(3, text).problem)).toBe(problem)
  })

  test.each([
    ['X_FIELD.NAME:1', 'X_FIELD.NAME', [], '1'],
    [
      'ATTENDEE;CN="Anna "Nick" Koller";ROLE=CHAIR:mailto:a@x',
      'ATTENDEE',
      ['CN=Anna Nick Koller', 'ROLE=CHAIR'],
      'mailto:a@x',
    ],
    ['ORGANIZER;CN=Air \\"Club\\":MAILTO:a@x', 'ORGANIZER', ['CN=Air \\Club\\'], 'MAILTO:a@x'],
    ['DTSTART;TZID="Europe/Vienna:20250101T100000', 'DTSTART', ['TZID=Europe/Vienna'], '20250101T100000'],
    ['DTSTART;VALUE:20250101', 'DTSTART', ['VALUE='], '20250101'],
    ['A;B="x:y;z",w;C=:v', 'A', ['B=x:y;z|w', 'C='], 'v'],
  ])('is read however loosely it is written: %s', (text, name, params, value) => {
    const line = parseContentLine(3, text)
    expect([line.name, [...line.params].map(([key, values]) => `${key}=${values.join('|')}`), line.value]).toEqual([
      name,
      params,
      value,
    ])
  })

  test.each([';A=1', ';A="', ';A="x"y', ';;', ';A=",', ';"', '"'])(
    'takes time in proportion to its length, whatever is in it: %s',
    async (part) => {
      const make = (size: number) => `X${part.repeat(size)}:v`
      expect(await growthOf(10_000, make, (text) => void parseContentLine(1, text))).toBeLessThan(linear)
    },
  )

  test('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary-ascii' }), (text) => void parseContentLine(1, text)))
  })
})

test('a line that is not UTF-8 is read as Windows-1252, and says so', async () => {
  const lines = await Array.fromAsync(readContentLines(chunks(Buffer.from('A:\xfc\x80\nB:2', 'latin1'), 9)))
  expect(lines.map(({ value, note }) => [value, told(note)])).toEqual([
    ['ü€', 'line 1 is not UTF-8 text; it is read as Windows-1252'],
    ['2', undefined],
  ])
})

describe('text that goes on', () => {
  const read = async (text: string) =>
    (await Array.fromAsync(readContentLines(chunks(Buffer.from(text), 64)))).map(({ name, value, note }) => [
      name,
      value,
      told(note),
    ])

  test('on a line of its own, unfolded, belongs to the text above', async () => {
    expect(
      await read('DESCRIPTION:Doors\nat 18:00 sharp\nhttps://example.org\nCall: 0660\nSUMMARY:x\nX-A:1\nodd'),
    ).toEqual([
      [
        'DESCRIPTION',
        'Doors\\nat 18:00 sharp\\nhttps://example.org\\nCall: 0660',
        'line 2 is not a property; it is read as part of the text above it',
      ],
      ['SUMMARY', 'x', undefined],
      ['X-A', '1', undefined],
      ['', '', undefined],
    ])
  })

  test('in quoted-printable is put together and decoded', async () => {
    expect(
      await read('SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:B=C3=BChne =\nlinks=0D=0Aund rechts\nUID:1'),
    ).toEqual([
      ['SUMMARY', 'Bühne links\\nund rechts', undefined],
      ['UID', '1', undefined],
    ])
  })

  test('over 50,000 lines takes seconds, not minutes', async () => {
    const [line] = await read(`DESCRIPTION:a\n${'more of it\n'.repeat(50_000)}`)
    expect(line?.[1]?.length).toBe(1 + 50_000 * 12)
  })
})

describe('text values', () => {
  test('unescaping undoes escaping', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(unescapeText(escapeText(text))).toBe(text.replace(/\r\n/g, '\n'))
      }),
    )
  })

  test('of letters and marks apart are composed', () => {
    expect(['Mu\u0308ller', 'Mu\u0308ller\\, Anna'].map(unescapeText)).toEqual(['M\u00FCller', 'M\u00FCller, Anna'])
  })

  test('lists split at bare commas only', () => {
    expect(unescapeList('Go\\, Rust,LLVM, ,Testing\\; Infra,')).toEqual(['Go, Rust', 'LLVM', 'Testing; Infra'])
  })
})
