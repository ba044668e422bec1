import sql from 'sql-template-tag'
import { expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aCompany, expectStatus } from '../../../test/factories.ts'
import { aCalendar, upload } from '../../../test/uploads.ts'
import { inTransaction } from '../../kernel/db.ts'
import { listVanishedKeys } from './import-ref.store.ts'

const test = useTestApp()

// As when an import is applied: the rows that its preview added for them have just been deleted, and are still in the table.
it('finds what has vanished from a series of 30,000 within the time of a statement', async () => {
  const anna = await aCompany(test)
  const { companyId } = anna
  const file = aCalendar('UID:one\nSUMMARY:One\nDTSTART:20270201T100000Z')
  const { body } = await expectStatus(201, upload(test, anna, file))
  const vanished = await inTransaction(test.app.runtime.pool, companyId, async (db) => {
    await db.run(sql`
      insert into imports_row (tenant_id, import_id, ordinal, line, key, parent_key, name, section, starts_at, fields, refusal,
        file_problems, group_key, is_partial, is_vanished, former_key, verdict, changed_fields, problems, subject_id, undo)
      select tenant_id, import_id, n, line, 'one#' || n, parent_key, name, section, starts_at, fields, refusal,
        file_problems, group_key, is_partial, true, former_key, 'delete', changed_fields, problems, subject_id, undo
      from imports_row, generate_series(1, 30000) n where import_id = ${body.id}`)
    await db.run(sql`
      insert into imports_ref (tenant_id, scope, key, subject_id, fingerprints, group_key, version, is_removed)
      select tenant_id, 'ics', key, import_id, '{}', group_key, 1, false from imports_row where import_id = ${body.id}`)
    await db.run(sql`delete from imports_row where import_id = ${body.id} and is_vanished`)
    return listVanishedKeys({ db, tenantId: companyId }, String(body.id), 'ics')
  })
  expect(vanished.length).toBe(30_000)
})
