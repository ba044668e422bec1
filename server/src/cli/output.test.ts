import { describe, expect, it } from 'vitest'
import { harmless, onOneLine, table } from './output.ts'

const escape = '\u001B[31m'

describe('what a terminal would act on', () => {
  it('is shown as JSON writes it, but for tabs and line ends', () => {
    expect(harmless(`a${escape}b\u009Bc\u007Fd\r\te\n`)).toBe(String.raw`a\u001b[31mb\u009bc\u007fd\u000d` + '\te\n')
    expect(onOneLine('a\nb\tc')).toBe(String.raw`a\u000ab\u0009c`)
    expect(harmless('Bühne 👩‍👩‍👧 עברית')).toBe('Bühne 👩‍👩‍👧 עברית')
  })

  it('leaves JSON what it is', () => {
    const value = { name: `a${escape}\u009B\u007F\n` }
    expect(JSON.parse(harmless(JSON.stringify(value, null, 2)))).toEqual(value)
  })

  it('keeps a cell of a table on its line', () => {
    expect(table(['name', 'id'], [[`x\n${escape}`, '1']])).toBe(
      `${'NAME'.padEnd(19)}ID\n` + String.raw`x\u000a\u001b[31m  1`,
    )
  })
})
