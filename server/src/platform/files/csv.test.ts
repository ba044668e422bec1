import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openCsv, sniffDelimiter } from './csv.ts'

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(text: string | Uint8Array, size = 7) {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  const { header, records } = await openCsv(chunks(bytes, size))
  return { header, records: await Array.fromAsync(records) }
}

describe('a CSV file', () => {
  test('gives the line each record begins on, over quoted line ends, blank lines and mixed line ends', async () => {
    expect(await read('\uFEFFa, b ,c\r\n1,"x\r\ny",3\r\n\r\n ,,\n4,5\n6,7,8,9\r"q""q",')).toEqual({
      header: ['a', 'b', 'c'],
      records: [
        { line: 2, cells: ['1', 'x\r\ny', '3'] },
        { line: 6, cells: ['4', '5'] },
        { line: 7, cells: ['6', '7', '8', '9'] },
        { line: 8, cells: ['q"q', ''] },
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
        const filled = cells.filter((row) => row.some((text) => text.trim() !== ''))
        const { records } = await read(file.join('\r\n'), size)
        expect(records.map((record) => record.cells)).toEqual(filled)
      }),
    )
  })

  test('gives a record longer than a mebibyte as one that cannot be taken, and reads on', async () => {
    const { records } = await read(`a,b\n1,${'x'.repeat(1_100_000)}\n3,4\n`, 65536)
    expect(records).toEqual([
      { line: 2, cells: ['1', 'x'.repeat(200)], isTooLong: true },
      { line: 3, cells: ['3', '4'] },
    ])
  })

  test.each([
    ['nothing', '', 'line 1 is missing: the file is empty'],
    ['only blank lines', '\r\n  \r\n', 'line 1 is missing: the file is empty'],
    ['an open quote', 'a,b\n1,2\n3,"x\n4,5\n', 'line 3 opens a quote that never closes'],
    ['a header without end', `a,${'x'.repeat(1_100_000)}`, 'line 1 is longer than 1 MiB'],
    [
      'Latin-1',
      Buffer.from('a,b\n1,2\nB\xfchne,3\n', 'latin1'),
      'line 3 is not UTF-8 text; save the file as "CSV UTF-8"',
    ],
    [
      'a cut character',
      Buffer.from('a,b\n1,ü').subarray(0, -1),
      'line 2 is not UTF-8 text; save the file as "CSV UTF-8"',
    ],
    ['NUL', 'a,b\n1,\0\n', 'line 2 holds a NUL byte: no text file, or UTF-16'],
  ])('with %s is refused with the line', async (_, text, message) => {
    await expect(read(text, 65536)).rejects.toThrow(`file: ${message}`)
  })
})
