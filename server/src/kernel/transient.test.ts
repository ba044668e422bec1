import { expect, it } from 'vitest'
import { conflict, invalid, resourceExhausted, unavailable } from './errors.ts'
import { isDatabaseGone, isTransient } from './transient.ts'

const withCode = (code: string): Error => Object.assign(new Error('refused'), { code })

it('what passes is told from what would only be refused again', () => {
  const passing = [
    '08006',
    '40001',
    '40P01',
    '53100',
    '53200',
    '53300',
    '55P03',
    '25P03',
    '57014',
    '57P01',
    '58030',
    'ECONNRESET',
  ]
  for (const code of passing) expect(isTransient(withCode(code)), code).toBe(true)
  for (const code of ['22008', '23505', '23514', '25006', '42501', '55000', 'P0001', 'XX000', ''])
    expect(isTransient(withCode(code)), code).toBe(false)
  expect(isTransient(new Error('Query read timeout'))).toBe(true)
  expect(isTransient(unavailable('Not now.'))).toBe(true)
  expect(isTransient(conflict('overtaken', 'Others were first.'))).toBe(true)
  for (const lasting of [
    conflict('already_exists', 'Taken.'),
    resourceExhausted('too_many', 'Full.'),
    invalid('at', 'is not'),
  ])
    expect(isTransient(lasting), lasting.reason).toBe(false)
  for (const other of [new TypeError('a fault of ours'), 'a text', undefined]) expect(isTransient(other)).toBe(false)
})

it('a database that cannot be reached, or gave no answer in time, is told from one that refuses', () => {
  for (const code of ['08006', '57P01', '57014', '53300', 'ENOTFOUND'])
    expect(isDatabaseGone(withCode(code)), code).toBe(true)
  for (const code of ['40P01', '53100', '55P03', '23505']) expect(isDatabaseGone(withCode(code)), code).toBe(false)
})
