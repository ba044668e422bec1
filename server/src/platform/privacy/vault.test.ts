import { expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aCompany } from '../../../test/factories.ts'
import { testKeyring } from '../../../test/journal.ts'
import { inTransaction } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import { destroyPersonKeys } from './person-key.store.ts'
import { openVault, type SealedColumn, type Vault } from './vault.ts'

const test = useTestApp()
const phone: SealedColumn = { name: 'extra_person.phone', normal: (text) => text.replaceAll(/[^+\d]/g, '') }
const wage: SealedColumn = { name: 'extra_person.wage' }

function inVault<T>(tenantId: string, people: string[], run: (vault: Vault) => T): Promise<T> {
  return inTransaction(test.app.runtime.pool, tenantId, async (db) =>
    run(await openVault({ db, tenantId, services: { keyring: testKeyring } }, people)),
  )
}

it('encrypts the same text otherwise each time, and opens it in its own column and row only', async () => {
  const { companyId } = await aCompany(test)
  const row = { id: newId() }
  const [one, other] = await inVault(companyId, [], (vault) => [
    vault.seal(phone, row, '1'),
    vault.seal(phone, row, '1'),
  ])
  expect(one).not.toEqual(other)
  await inVault(companyId, [], (vault) => {
    expect([vault.open(phone, row, one), vault.open(phone, row, other)]).toEqual(['1', '1'])
    expect(() => vault.open(wage, row, one)).toThrow(/extra_person.wage/)
    expect(() => vault.open(phone, { id: newId() }, one)).toThrow(/extra_person.phone/)
    const changed = Buffer.from(one!)
    changed[40]! ^= 1
    expect(() => vault.open(phone, row, changed)).toThrow(/was changed/)
  })
})

it('is as long for a short text as for one three times that long', async () => {
  const { companyId } = await aCompany(test)
  const lengths = await inVault(companyId, [], (vault) =>
    ['a', 'a'.repeat(60), 'a'.repeat(63)].map((text) => vault.seal(wage, { id: companyId }, text)?.length),
  )
  expect(lengths).toEqual([92, 92, 156])
})

it('finds what is the same once normal; another in each company and column', async () => {
  const [anna, ben] = [await aCompany(test), await aCompany(test)]
  const indexOf = (company: string, text: string, column = phone) =>
    inVault(company, [], (vault) => vault.indexOf(column, text))
  const index = await indexOf(anna.companyId, '+43 1 234')
  expect(await indexOf(anna.companyId, '+431234')).toBe(index)
  const others = [
    await indexOf(anna.companyId, '+431235'),
    await indexOf(anna.companyId, '+431234', { ...phone, name: 'extra_person.fax' }),
    await indexOf(ben.companyId, '+431234'),
  ]
  expect(new Set([index, ...others]).size).toBe(4)
  expect(await indexOf(anna.companyId, ' - ')).toBeNull()
  await expect(indexOf(anna.companyId, '1', wage)).rejects.toThrow(/no blind index/)
})

it('has nothing of a person once their key is destroyed, and takes nothing more; the company’s key stays', async () => {
  const { companyId } = await aCompany(test)
  const personId = newId()
  const theirs = { id: newId(), personId }
  const own = { id: newId() }
  const [hers, ours] = await inVault(companyId, [personId], (vault) => [
    vault.seal(phone, theirs, '1'),
    vault.seal(phone, own, '2'),
  ])
  await inTransaction(test.app.runtime.pool, companyId, (db) =>
    destroyPersonKeys(db, companyId, [personId, companyId], new Date()),
  )
  await inVault(companyId, [personId], (vault) => {
    expect(vault.open(phone, theirs, hers)).toBe('')
    expect(vault.seal(phone, theirs, '3')).toBeNull()
    expect(vault.open(phone, own, ours)).toBe('2')
  })
})
