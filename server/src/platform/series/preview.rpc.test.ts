import { expect, test } from 'vitest'
import type { JsonObject } from '../../kernel/json.ts'
import { useTestApp } from '../../../test/client.ts'
import { aCompany, expectStatus } from '../../../test/factories.ts'

const app = useTestApp()

const preview = async (body: JsonObject, status = 200) => {
  const { token } = await aCompany(app)
  return (await expectStatus(status, app.rest('POST /api/v1/recurrences/preview', { token, body }))).body
}

test('shows the next times with their reasons, and what is left out', async () => {
  const reply = await preview({
    rule: 'FREQ=MONTHLY',
    starts_at: '2027-01-31T08:00:00Z',
    time_zone: 'Europe/Vienna',
    count: 3,
    month_end: 'clamp',
    excluded: ['2027-03-31'],
  })
  expect(reply).toEqual({
    occurrences: [
      { starts_at: '2027-01-31T08:00:00.000Z', key: '2027-01-31T09:00', reasons: ['rule: FREQ=MONTHLY'] },
      {
        starts_at: '2027-02-28T08:00:00.000Z',
        key: '2027-02-28T09:00',
        reasons: ['rule: FREQ=MONTHLY', 'month_end_clamp: there is no 31 in this month, so its last day'],
      },
      {
        starts_at: '2027-04-30T07:00:00.000Z',
        key: '2027-04-30T09:00',
        reasons: ['rule: FREQ=MONTHLY', 'month_end_clamp: there is no 31 in this month, so its last day'],
      },
    ],
    excluded: [
      {
        starts_at: '2027-03-31T07:00:00.000Z',
        key: '2027-03-31T09:00',
        reasons: ['rule: FREQ=MONTHLY', 'excluded: by hand'],
      },
    ],
    ends: false,
  })
})

test('of a rule that ends says so', async () => {
  const reply = await preview({ rule: 'FREQ=DAILY;COUNT=2', starts_at: '2027-01-01', count: 20 })
  expect(reply).toMatchObject({ occurrences: [{ key: '2027-01-01' }, { key: '2027-01-02' }], ends: true })
})

test('refuses what cannot be kept by its reason and its field', async () => {
  const reply = await preview({ rule: 'FREQ=YEARLY;BYMONTHDAY=31;BYMONTH=2', starts_at: '2027-01-01T09:00' }, 400)
  expect(JSON.stringify(reply)).toContain('rule_never')
  expect(JSON.stringify(reply)).toContain('"field":"rule"')
})
