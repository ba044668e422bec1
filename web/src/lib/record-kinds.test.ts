import { recordKinds } from '@eventkit/api/record-kinds'
import { describe, expect, it } from 'vitest'
import { recordCode, recordNumber, recordPath } from '@/lib/record-kinds'

/** The pages of the app, as "/tasks/{id}". */
const pages = Object.keys(import.meta.glob('../routes/_app/*.tsx')).map((file) =>
  file
    .replace(/.*_app/, '')
    .replace('.tsx', '')
    .replaceAll('.', '/')
    .replace(/\$\w+/, '{id}'),
)

describe('a kind of record', () => {
  it.each(Object.entries(recordKinds))('%s has the page that the contract says', (type, { page }) => {
    expect(pages).toContain(page)
    expect(recordPath(type, 'x')).toBe(page.replace('{id}', 'x'))
  })

  it('has a prefix of its own before its number', () => {
    expect(recordCode('work.task', 412)).toBe('T-412')
    expect(['T-412', 't-412', '#412', ' 412 '].map((text) => recordNumber('work.task', text))).toEqual(
      Array(4).fill(412),
    )
    expect(['E-412', 'T-', 'T-4x', '4123456789'].map((text) => recordNumber('work.task', text))).toEqual(
      Array(4).fill(undefined),
    )
  })

  it('has no page where it is none', () => {
    expect(recordPath('auth.session', 'x')).toBeUndefined()
  })
})
