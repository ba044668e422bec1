import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { growthOf, linear } from '../../../test/growth.ts'
import { openCsv, sniffDelimiter } from './csv.ts'

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(text: string | Uint8Array, size = 7) {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  const { header, preamble, records } = await openCsv(chunks(bytes, size), (cells) => cells.includes('Titel'))
  const read = await Array.fromAsync(records())
  return { header, records: read, ...(preamble.length > 0 && { preamble: preamble.map(({ line }) => line) }) }
}

describe('a CSV file', () => {
  test('gives the line each record begins on, over quoted line ends, blank lines and mixed line ends', async () => {
    expect(await read('\uFEFFa, b ,c\r\n1,"x\r\ny",3\r\n\r\n ,,\n4,5\n6,7,8,9\r"q""q",')).toEqual({
      header: ['a', 'b', 'c'],
      records: [
        { line: 2, cells: ['1', 'x\r\ny', '3'] },
        { line: 6, cells: ['4', '5'] },
        { line: 7, cells: ['6', '7', '8', '9'] },
        { line: 8, cells: ['q"q'] },
      ],
    })
  })

  test('takes quotes in the middle of a cell as text', async () => {
    const { records } = await read('a,b\n12" rack,"x"y\nnext,row')
    expect(records.map(({ cells }) => cells)).toEqual([
      ['12" rack', '"x"y'],
      ['next', 'row'],
    ])
  })

  test.each([
    ['a,b;c,d', ','],
    ['"a,b";c', ';'],
    ['\n\na\tb,c\td', '\t'],
    ['alone', ','],
    ['"an open, quote;', ','],
    ['Plan, as of Monday, 1.2.\n\nTitel;Frist\nA;1,5\nB;2,5', ';'],
    ['Title|Due\nA|', '|'],
  ])('%j is separated by %j', (head, delimiter) => {
    expect(sniffDelimiter(head)).toBe(delimiter)
  })

  test('gives back what was written, whatever the cells hold and however it is chunked', async () => {
    const cell = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/\0/g, ''))
    const rows = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }))
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 40 }), async (cells, size) => {
        const file = [['A', 'B', 'C'], ...cells].map((row) =>
          row.map((text) => `"${text.replaceAll('"', '""')}"`).join(';'),
        )
        const filled = cells
          .map((row) => row.slice(0, row.findLastIndex((text) => text.trim() !== '') + 1))
          .filter((row) => row.length > 0)
        const { records } = await read(file.join('\r\n'), size)
        expect(records.map((record) => record.cells)).toEqual(
          filled.map((row) => row.map((text) => text.normalize('NFC'))),
        )
      }),
    )
  })

  test('composes cells, and divides them as they were written: a Greek question mark is composed to a semicolon', async () => {
    const { records } = await read('A;B\nMu\u0308ller\u037E;1\n', 7)
    expect(records.map((record) => record.cells)).toEqual([['M\u00FCller;', '1']])
  })

  test('gives a record longer than a mebibyte as one that cannot be taken, and reads on', async () => {
    const { records } = await read(`a,b\n1,${'x'.repeat(1_100_000)}\n3,4\n`, 65536)
    expect(records).toEqual([
      { line: 2, cells: ['1', 'x'.repeat(200)], isTooLong: true },
      { line: 3, cells: ['3', '4'] },
    ])
  })

  test('begins after a line that names the delimiter', async () => {
    expect(await read('sep=;\r\nTitel;Fällig am\r\nTraverse, lang;1.2.2027\r\n')).toEqual({
      header: ['Titel', 'Fällig am'],
      records: [{ line: 3, cells: ['Traverse, lang', '1.2.2027'] }],
    })
    expect((await read('\uFEFFSEP=:\nWhat:When\na:b\n')).header).toEqual(['What', 'When'])
  })

  test('has its header after a title', async () => {
    const file = 'Aufgaben;;\nStand:;1.2.2027;\n\nTitel;Frist;\nA;1;\nB;2;;;\n'
    expect(await read(file)).toEqual({
      header: ['Titel', 'Frist'],
      preamble: [1, 2],
      records: [
        { line: 5, cells: ['A', '1'] },
        { line: 6, cells: ['B', '2'] },
      ],
    })
    expect((await read('Our list\nWhat,When\na,b\n')).header).toEqual(['What', 'When'])
    expect((await read('What\na\nb\n')).records.map(({ cells }) => cells)).toEqual([['a'], ['b']])
  })

  test('has a name for every column', async () => {
    const { header } = await read('Name,,Name,Due,Name (C),\nx,y\n')
    expect(header).toEqual(['Name', '(B)', 'Name (C)', 'Due', 'Name (C) (E)'])
    expect((await read(`a${',a'.repeat(30)}\n`)).header.at(-1)).toBe('a (AE)')
  })

  test.each([
    ['UTF-8 with its mark', Buffer.from('\uFEFFTitel,Ort\nBühne,–\n')],
    ['UTF-16 with its mark', Buffer.from('\uFEFFTitel,Ort\nBühne,–\n', 'utf16le')],
    ['UTF-16 without', Buffer.from('Titel,Ort\nBühne,–\n', 'utf16le')],
    ['UTF-16 of the other byte order', Buffer.from('\uFEFFTitel,Ort\nBühne,–\n', 'utf16le').swap16()],
    ['Windows-1252', Buffer.from('Titel,Ort\nB\xfchne,\x96\n', 'latin1')],
  ])('is read in %s', async (_, bytes) => {
    expect(await read(bytes)).toEqual({ header: ['Titel', 'Ort'], records: [{ line: 2, cells: ['Bühne', '–'] }] })
  })

  test.each<[string, (size: number) => string]>([
    ['columns', (size) => `${'a,'.repeat(size)}\n`],
    ['cells', (size) => `a,b\n${'x,'.repeat(size)}\n`],
    ['quoted cells', (size) => `a,b\n${'"",'.repeat(size)}\n`],
    ['quotes', (size) => `a,b\n"${'""'.repeat(size)}"\n`],
    ['blank lines', (size) => '\r'.repeat(size)],
    ['quotes in a header', (size) => `a${'"'.repeat(size)}\n`],
    ['letters of two bytes', (size) => `a,b\n${'é'.repeat(size)}`],
  ])('takes a time that grows with its length, whatever a stranger sends: %s', async (_, make) => {
    const take = (file: string) =>
      read(file, 65_536).catch((error: unknown) => expect(error).toMatchObject({ kind: 'invalid' }))
    expect(await growthOf(15_000, make, take)).toBeLessThan(linear)
  })

  test.each([
    ['nothing', '', 'line 1 is missing: the file is empty'],
    ['only blank lines', '\r\n  \r\n', 'line 1 is missing: the file is empty'],
    ['an open quote', 'a,b\n1,2\n3,"x\n4,5\n', 'line 3 opens a quote that never closes'],
    ['a header without end', `a,${'x'.repeat(1_100_000)}`, 'line 1 is longer than 1 MiB'],
    [
      'broken UTF-8',
      Buffer.concat([Buffer.from('a,b\nü,ö\nB'), Buffer.from([0xfc]), Buffer.from('hne,3\n')]),
      'line 3 has a character that is no UTF-8',
    ],
    ['a cut character', Buffer.from('a,b\n1,ü').subarray(0, -1), 'line 2 has a character that is no UTF-8'],
    ['NUL', 'a,b\n1,\0\n', 'line 2 holds a NUL byte: this is no text file'],
    ['too many columns', `${'a,'.repeat(2001)}a\n`, 'line 1 has 2002 columns; 2000 is the most'],
  ])('with %s is refused with the line', async (_, text, message) => {
    await expect(read(text, 65536)).rejects.toThrow(`file: ${message}`)
  })
})
