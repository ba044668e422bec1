import type pg from 'pg'
import sql from 'sql-template-tag'
import type { Keyring } from '../../kernel/keyring.ts'
import { ownersDb } from './owners-db.ts'
import { destroyPersonKeys } from './person-key.store.ts'
import { invitationEmail, openVault } from './vault.ts'

interface FormerInvitation {
  tenant_id: string
  id: string
  email: string
  is_withdrawn: boolean
}

/**
 * Encrypts whom invitations of before are for: the last part of migration `sealed_columns`, in its transaction and as the
 * owner. Throws when there are any and no keyring.
 */
export async function encryptFormerInvitations(client: pg.Client, keyring: Keyring | undefined): Promise<void> {
  const db = ownersDb(client)
  const rows = await db.rows<FormerInvitation>(sql`
    select tenant_id, id, email, revoked_at is not null as is_withdrawn from auth_invitation order by tenant_id, id`)
  for (const [tenantId, invitations] of Map.groupBy(rows, ({ tenant_id }) => tenant_id)) {
    if (!keyring) throw new Error('there are invitations to encrypt, which takes EVENTKIT_SECRET')
    const [withdrawn, kept] = [true, false].map((is) => invitations.filter((row) => row.is_withdrawn === is))
    const idsOf = (some: FormerInvitation[] = []) => some.map(({ id }) => id)
    await destroyPersonKeys(db, tenantId, idsOf(withdrawn), new Date())
    const vault = await openVault({ db, tenantId, services: { keyring } }, idsOf(kept))
    for (const { id, email } of kept ?? [])
      await db.run(sql`
        update auth_invitation set sealed_email = ${vault.seal(invitationEmail, { id, personId: id }, email)},
          email_index = ${vault.indexOf(invitationEmail, email)}
        where tenant_id = ${tenantId} and id = ${id}`)
  }
  // Writes the table anew, so that its file has no byte of an address.
  await db.run(sql`
    alter table auth_invitation alter column email drop not null, alter column email type bytea using sealed_email`)
  await db.run(sql`alter table auth_invitation drop column sealed_email`)
}
