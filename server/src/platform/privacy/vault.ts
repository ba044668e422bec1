import { createHmac } from 'node:crypto'
import type { Ctx, Services } from '../../kernel/ctx.ts'
import { keyFor } from '../../kernel/sealed.ts'
import { keysOf } from './person-key.ts'
import { sealJson, unsealJson } from './sealed-json.ts'

/** A column whose texts are encrypted in their rows. */
export interface SealedColumn {
  /** Its table and itself, `auth_invitation.email`: what a text is bound to, with its row. */
  readonly name: string
  /**
   * Has a blind index: what texts have in common that are found as one, such as their lower case. Absent where nothing is
   * looked up by it.
   */
  readonly normal?: ((text: string) => string) | undefined
}

/** A row with encrypted texts, and whose key they are under; without a person it is the company's. */
export interface SealedRow {
  id: string
  personId?: string | undefined
}

/** Encrypts and opens texts of one company's rows. */
export interface Vault {
  /** Null for no text, and for one of a person who was erased. */
  seal(column: SealedColumn, row: SealedRow, text: string): Buffer | null
  /** The text; empty for none, and once its person was erased. Throws when it was changed in the database. */
  open(column: SealedColumn, row: SealedRow, sealed: Buffer | null): string
  /** What a text is found by: the same for texts that are the same but for what `normal` takes away. Null for no text. */
  indexOf(column: SealedColumn, text: string): string | null
}

/** Whose rows they are, and what opens their keys. */
export type VaultOwner = Pick<Ctx, 'db' | 'tenantId'> & { services: Pick<Services, 'keyring'> }

/** Encrypts and opens texts under the keys of these people and of the company, in the caller's transaction. */
export async function openVault(owner: VaultOwner, personIds: readonly string[] = []): Promise<Vault> {
  const { db, tenantId, services } = owner
  const keys = await keysOf(db, services.keyring, tenantId, [tenantId, ...personIds])
  const keyOf = (id: string): Buffer | undefined => {
    const key = keys.get(id)
    if (!key) throw new Error(`there is no key for ${id}`)
    return key.key
  }
  const whose = ({ personId = tenantId }: SealedRow) => keyOf(personId)
  const contextOf = ({ name }: SealedColumn, { id }: SealedRow): string => `${tenantId} ${name} ${id}`
  return {
    seal: (column, row, text) => {
      const key = whose(row)
      return key && text !== '' ? sealJson(key, contextOf(column, row), text) : null
    },
    open: (column, row, sealed) => {
      const key = whose(row)
      if (!key || !sealed) return ''
      const text = unsealJson(key, contextOf(column, row), sealed)
      if (typeof text !== 'string') throw new Error(`${column.name} of ${row.id} was changed in the database`)
      return text
    },
    indexOf: (column, text) => {
      const key = keyOf(tenantId)
      if (!key || !column.normal) throw new Error(`${column.name} has no blind index`)
      const normal = column.normal(text)
      if (normal === '') return null
      return createHmac('sha256', keyFor(key, `blind index ${column.name}`))
        .update(normal)
        .digest('base64')
    },
  }
}

/** An e-mail address as it is looked up. */
const normalEmail = (text: string): string => text.trim().normalize('NFC').toLowerCase()

/** Whom an invitation is for, under a key of the invitation's; here, since a migration encrypts those of before. */
export const invitationEmail: SealedColumn = { name: 'auth_invitation.email', normal: normalEmail }
