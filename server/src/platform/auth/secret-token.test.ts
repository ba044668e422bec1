import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSecretOf, makeSecretToken, readSecretToken } from './secret-token.ts'

const uuid = fc.uuid()

describe('a secret token', () => {
  it('carries its company and row, and fits its own hash alone', () => {
    fc.assert(
      fc.property(uuid, uuid, fc.constantFrom('', 'ek_'), (tenantId, id, prefix) => {
        const { text, hash } = makeSecretToken(tenantId, id, prefix)
        const read = readSecretToken(text, prefix)
        expect(read).toMatchObject({ tenantId, id })
        expect(isSecretOf(read!, hash)).toBe(true)
        expect(isSecretOf(read!, makeSecretToken(tenantId, id, prefix).hash)).toBe(false)
        expect(text).toMatch(/^(ek_)?[\w-]{86}$/)
        expect(Buffer.from(text.slice(prefix.length), 'base64url').includes(hash)).toBe(false)
      }),
    )
  })

  it('is never read from anything else, and never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => readSecretToken(text, 'ek_') === undefined))
    expect(readSecretToken('A'.repeat(85))).toBeUndefined()
    expect(readSecretToken('A'.repeat(88))).toBeUndefined()
    expect(isSecretOf({ id: '', tenantId: '', hash: Buffer.alloc(32) }, Buffer.alloc(0))).toBe(false)
  })
})
