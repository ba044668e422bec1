import type { DescMessage } from '@bufbuild/protobuf'
import { useEffect, useRef, useState } from 'react'
import { type Failure, readFailure } from '@/lib/errors'
import { useForm } from '@/lib/form'
import { isSameIn, undoOf } from '@/lib/record-change'

/** A change of a record as its update request has it. */
export type FormUpdate<V> = Partial<V> & { version: number; updateMask: { paths: string[] } }

/** What a form that edits a record needs. */
export interface EditFormOptions<R extends { version: number }, V extends object> {
  /** The update request, whose field rules apply. */
  schema: DescMessage
  /** The record as it is now. */
  record: R
  /** What the form holds of it. */
  read: (record: R) => V
  /** Fields that are saved together, whichever of them was changed. */
  together?: readonly (keyof V & string)[]
  /** Saves what was changed, and has the answer shown. */
  save: (update: FormUpdate<V>) => Promise<R>
  /** Told once it is saved, with what takes it back. */
  onSaved: (takeBack: FormUpdate<V>, saved: R) => void
  /** Has the record read again. */
  reread: () => void
}

/**
 * A form that edits a record which others change, too. What is typed stays, and what is not follows them. It is saved on the
 * version that its writer saw, so that a change of the same field in between is a clash: `clash` holds it until `settle`.
 */
export function useEditForm<R extends { version: number }, V extends object>(options: EditFormOptions<R, V>) {
  const { schema, record, read, together = [] } = options
  // What was there when the first of what is typed was.
  const held = useRef<R>(undefined)
  const basis = held.current ?? record
  const [clash, setClash] = useState<Failure>()

  const submit = async () => {
    const changed = withTogether(edited)
    const before = undoOf(read(basis), changed)
    const updateMask = { paths: Object.keys(changed).map((name) => pathOf(schema, name)) }
    try {
      const { version } = held.current ?? record
      const saved = await options.save({ ...trimmed(changed), version, updateMask })
      // What was typed since stands on what was saved.
      held.current = saved
      form.setTyped((typed) => notSent(typed, form.typed))
      options.onSaved({ ...before, version: saved.version, updateMask }, saved)
    } catch (error) {
      const failure = readFailure(error)
      if (failure.reason !== 'stale_version' || failure.clashes.length === 0) throw error
      options.reread()
      setClash(failure)
    }
  }
  const form = useForm<V>({ schema, initial: read(record), follows: true, submit })
  const edited = editedIn(form.typed, read(basis))
  const withTogether = (change: Partial<V>): Partial<V> =>
    together.some((name) => name in change) ? { ...undoOf(form.values, namesIn(together)), ...change } : change
  const isChanged = Object.keys(edited).length > 0

  useEffect(() => {
    if (isChanged || !held.current) return
    // Typed, and taken back by hand.
    held.current = undefined
    form.setTyped({})
  }, [isChanged, form])

  const change = (part: Partial<V>) => {
    held.current ??= record
    form.change(part)
  }
  const settle = (keepMine: boolean) => {
    setClash(undefined)
    if (keepMine) {
      held.current = { ...basis, version: clash?.currentVersion ?? basis.version }
      void form.submit()
    } else form.setTyped((typed) => without(typed, clash))
  }
  const set = <K extends keyof V>(name: K, value: V[K]) => change({ [name]: value } as unknown as Partial<V>)
  return { ...form, change, set, isChanged, clash, settle }
}

const namesIn = (names: readonly string[]): object => Object.fromEntries(names.map((name) => [name, undefined]))

/** What of the typed fields differs from what was there. */
function editedIn<V extends object>(typed: Partial<V>, before: V): Partial<V> {
  const entries = Object.entries(typed).filter(([name, value]) => !isSameIn({ [name]: 0 }, { [name]: value }, before))
  return Object.fromEntries(entries) as Partial<V>
}

const pathOf = (schema: DescMessage, name: string): string =>
  schema.fields.find(({ localName }) => localName === name)?.name ?? name

const trimmed = <V extends object>(change: V): V =>
  Object.fromEntries(
    Object.entries(change).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'string' ? value.trim() : value,
    ]),
  ) as V

const notSent = <V extends object>(typed: Partial<V>, sent: Partial<V>): Partial<V> =>
  Object.fromEntries(Object.entries(typed).filter(([name, value]) => value !== Reflect.get(sent, name))) as Partial<V>

// What the others have of the fields that clash is what there is; the rest stays typed.
function without<V extends object>(typed: Partial<V>, clash: Failure | undefined): Partial<V> {
  const theirs = new Set(clash?.clashes.map(({ field }) => field.replaceAll('_', '').toLowerCase()))
  return Object.fromEntries(Object.entries(typed).filter(([name]) => !theirs.has(name.toLowerCase()))) as Partial<V>
}
