import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../kernel/json.ts'
import { fingerprint, fingerprintsAfter, isTouched, planRow, refsKnown, versionLeft } from './import.rules.ts'
import type { ImportedRecord } from '../importer.ts'
import { type Problem, problem } from '../files/problem.ts'

const id = '01900000-0000-7000-8000-000000000001'
const record = (fields: JsonObject, state: ImportedRecord['state'] = 'living'): ImportedRecord => ({
  id,
  state,
  version: 3,
  name: 'A',
  startsAt: '',
  timeZone: 'UTC',
  fields,
})
const tagsCut = problem('tags_cut', { most: 80, tags: 'x' })
const row = (fields: JsonObject, file_problems: Problem[] = []) => ({
  fields,
  file_problems,
  refusal: null,
  is_vanished: false,
})
const refTo = (fields: JsonObject, version: number | null = null) => ({
  key: 'k',
  subject_id: id,
  fingerprints: fingerprintsAfter(fields),
  group_key: 'k',
  version,
  is_removed: false,
})

const value = fc.oneof(
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.string({ maxLength: 3 }), { maxLength: 3 }),
)
const fields = fc.record({ name: value, venue: value, tags: value })

describe('planning a row', () => {
  it('changes nothing when the same file comes again, whatever people did meanwhile', () => {
    fc.assert(
      fc.property(fields, fields, (file, here) => {
        expect(planRow(row(file), refTo(file), record(here)).verdict).toBe('unchanged')
      }),
    )
  })

  it('leaves the record saying what the file says where the file changed, and what people said elsewhere', () => {
    fc.assert(
      fc.property(fields, fields, fields, (before, file, here) => {
        const plan = planRow(row(file), refTo(before), record(here))
        const after = {
          ...here,
          ...Object.fromEntries(plan.changed_fields.map((name) => [name, file[name as 'name']])),
        }
        for (const name of ['name', 'venue', 'tags'] as const) {
          const isChangedInFile = JSON.stringify(file[name]) !== JSON.stringify(before[name])
          expect(after[name]).toEqual(isChangedInFile ? file[name] : here[name])
        }
        expect(planRow(row(file), refTo(file), record(after)).verdict).toBe('unchanged')
      }),
    )
  })

  it('says which of the changed fields people changed, too', () => {
    const plan = planRow(
      row({ name: 'C', venue: 'Y' }),
      refTo({ name: 'A', venue: 'X' }),
      record({ name: 'B', venue: 'X' }),
    )
    expect(plan).toEqual({
      verdict: 'update',
      changed_fields: ['name', 'venue'],
      problems: [problem('changed_here', { field: 'name' })],
      subject_id: id,
    })
  })

  it('takes a field the file did not have before, and leaves one it no longer has', () => {
    const plan = planRow(
      row({ name: 'A', venue: 'X' }),
      refTo({ name: 'A', notes: 'n' }),
      record({ name: 'A', venue: '', notes: 'm' }),
    )
    expect([plan.verdict, plan.changed_fields]).toEqual(['update', ['venue']])
  })

  it('makes what was never imported, or is gone for good', () => {
    expect(planRow(row({ name: 'A' }), undefined, undefined).verdict).toBe('create')
    expect(planRow(row({ name: 'A' }), refTo({ name: 'A' }), undefined)).toMatchObject({
      verdict: 'create',
      subject_id: null,
    })
  })

  it('leaves what is in the bin or out of sight, and says so', () => {
    const changed = row({ name: 'B' }, [tagsCut])
    expect(planRow(changed, refTo({ name: 'A' }), record({ name: 'A' }, 'deleted'))).toMatchObject({
      verdict: 'skip',
      problems: [tagsCut, problem('in_bin')],
    })
    expect(planRow(changed, refTo({ name: 'A' }), record({ name: 'A' }, 'moved_away'))).toMatchObject({
      verdict: 'skip',
      problems: [tagsCut, problem('moved_away')],
      subject_id: null,
    })
    const seen = record({ name: 'A' }, 'out_of_reach')
    expect(planRow(changed, refTo({ name: 'A' }), seen)).toMatchObject({
      verdict: 'skip',
      changed_fields: [],
      problems: [tagsCut, problem('out_of_reach')],
    })
    expect(planRow(row({ name: 'A' }), refTo({ name: 'A' }), seen).verdict).toBe('unchanged')
  })

  it('goes by the record that the caller knows of: a living one first, then the oldest', () => {
    const states = ['hidden', 'moved_away', 'deleted', 'out_of_reach', 'living', 'living'] as const
    const refs = states.map((_, i) => ({ ...refTo({}), subject_id: String(i) }))
    const of = (ids: number[]) => new Map(ids.map((i) => [String(i), record({}, states[i])]))
    const known = (...ids: number[]) => refsKnown(refs.toReversed(), of(ids)).get('k')?.subject_id
    expect([known(0, 1, 2, 3, 4, 5), known(5, 3), known(0, 1, 2, 3), known(0, 1, 2), known(0, 1), known(0)]).toEqual([
      '4',
      '5',
      '3',
      '2',
      '1',
      undefined,
    ])
  })

  it('takes no row that its file or its record refuses', () => {
    expect(planRow({ ...row({}, [tagsCut]), refusal: 'fail' }, refTo({}), record({}))).toMatchObject({
      verdict: 'fail',
      problems: [tagsCut],
    })
    const refuses = (_: ImportedRecord, changes: JsonObject) =>
      problem('refused', { text: Object.keys(changes).join() })
    expect(planRow(row({ name: 'B' }), refTo({ name: 'A' }), record({ name: 'A' }), refuses)).toMatchObject({
      verdict: 'fail',
      changed_fields: [],
      problems: [problem('refused', { text: 'name' })],
    })
  })

  it('restores what an import deleted, with what has changed since, and nothing that people put in the bin', () => {
    const binned = record({ name: 'A' }, 'deleted')
    const removed = { ...refTo({ name: 'A' }, 3), is_removed: true }
    expect(planRow(row({ name: 'B' }), removed, binned)).toEqual({
      verdict: 'create',
      changed_fields: ['name'],
      problems: [],
      subject_id: id,
    })
    expect(planRow(row({ name: 'B' }), { ...removed, version: 2 }, binned).verdict).toBe('skip')
    expect(planRow(row({ name: 'B' }), removed, record({ name: 'A' })).verdict).toBe('update')
  })

  it('deletes what has vanished, unless people changed it or it is gone already', () => {
    const vanished = { ...row({}), is_vanished: true }
    const planned = (ref: ReturnType<typeof refTo> | undefined, found: ImportedRecord | undefined) =>
      planRow(vanished, ref, found)
    expect(planned(refTo({ name: 'A' }, 3), record({ name: 'A' })).verdict).toBe('delete')
    expect(planned(refTo({ name: 'A' }, 2), record({ name: 'A' }))).toMatchObject({
      verdict: 'skip',
      problems: [problem('vanished')],
    })
    const gone = [
      planned(undefined, undefined),
      planned(refTo({}, 3), undefined),
      planned(refTo({}, 3), record({}, 'deleted')),
    ]
    expect(gone.map(({ verdict }) => verdict)).toEqual(['unchanged', 'unchanged', 'unchanged'])
  })

  it('tells by the version, or where that is not known by the fields, whether people changed a record', () => {
    const touched = (version: number | null, name: string) => isTouched(refTo({ name: 'A' }, version), record({ name }))
    expect([touched(3, 'B'), touched(2, 'A'), touched(0, 'A'), touched(null, 'A'), touched(null, 'B')]).toEqual([
      false,
      true,
      true,
      false,
      true,
    ])
    const one = isTouched(refTo({ name: 'A', venue: 'X' }), record({ name: 'A', venue: 'Y' }))
    expect(one).toBe(true)
  })
  it('remembers no version of a record that people had changed before', () => {
    expect(versionLeft({ wasTouched: false, version: 4 })).toBe(4)
    expect(versionLeft({ wasTouched: true, version: 4 })).toBe(0)
  })

  it('remembers of a value a short text, the same for equal values, over what it remembered of the field', () => {
    expect(fingerprint(['a'])).toMatch(/^[\w-]{16}$/)
    expect(fingerprint(['a'])).toBe(fingerprint(['a']))
    expect(fingerprint(['a'])).not.toBe(fingerprint('a'))
    const before = fingerprintsAfter({ name: 'A', notes: 'n' })
    expect(fingerprintsAfter({ name: 'B' }, before)).toEqual({ name: fingerprint('B'), notes: fingerprint('n') })
  })
})
