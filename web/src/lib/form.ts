import type { DescMessage } from '@bufbuild/protobuf'
import { type FormEvent, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { type Failure, readFailure, type Violation } from '@/lib/errors'
import { explainFields } from '@/lib/explain'
import { checkFields } from '@/lib/field-rules'
import { useT, useWord } from '@/lib/i18n'
import { useTypedAhead } from '@/lib/type-ahead'
import { typeIntoField } from '@/lib/type-into-field'

/** What a form needs; `values` are texts by the local name of the message's fields. */
export interface FormOptions<V extends object> {
  /** The message whose field rules apply. */
  schema: DescMessage
  initial: V
  /** Whether fields that nobody typed into follow `initial`, as those of a record that others change. */
  follows?: boolean
  submit: (values: V) => Promise<unknown>
  /** What the contract's rules cannot say, such as an end before its start. */
  check?: (values: V) => readonly Violation[]
  /** Names a draft, kept for as long as the tab lives. */
  draft?: string
}

const drafts = new Map<string, unknown>()

/**
 * A form: its values, the errors below its fields, and its submission. Errors come from the contract's rules first, then
 * from the server; the focus goes to the first of them. Cmd/Ctrl+Enter submits from anywhere inside.
 */
export function useForm<V extends object>(options: FormOptions<V>) {
  const t = useT()
  const word = useWord()
  const form = useRef<HTMLFormElement>(null)
  const [first] = useState(options.initial)
  const [typed, setTyped] = useState<Partial<V>>(() => draftOf<V>(options.draft) ?? {})
  const values: V = { ...(options.follows ? options.initial : first), ...typed }
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const [failure, setFailure] = useState<Failure>()
  const [pending, setPending] = useState(false)

  useOfferedDraft(form)
  useTypedAhead((text) => typeIntoField(text, form.current))
  useEffect(() => {
    if (Object.keys(errors).length > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [errors])

  const change = (part: Partial<V>) => {
    setTyped((before) => ({ ...before, ...part }))
    if (options.draft) drafts.set(options.draft, { ...values, ...part })
    setErrors(without(errors, part))
  }
  const set = <K extends keyof V>(name: K, value: V[K]) => change(only(name, value))

  const submit = async (event?: FormEvent) => {
    event?.preventDefault()
    if (pending) return
    setFailure(undefined)
    const slips = toErrors([...checkFields(options.schema, values, t), ...(options.check?.(values) ?? [])])
    setErrors(slips)
    if (Object.keys(slips).length > 0) return
    setPending(true)
    try {
      await options.submit(values)
      if (options.draft) drafts.delete(options.draft)
    } catch (error) {
      const refused = readFailure(error)
      setErrors(toErrors(explainFields(refused, t, word)))
      setFailure(refused)
    } finally {
      setPending(false)
    }
  }

  const props = { ref: form, noValidate: true, onSubmit: submit, onKeyDown: (event: KeyboardEvent) => onEnter(event) }
  const onEnter = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void submit(event)
  }
  return { values, typed, setTyped, set, change, errors, failure, pending, props, submit }
}

// A draft is offered: it stays for those who go on with it, and gives way to what is typed in its place.
function useOfferedDraft(form: RefObject<HTMLFormElement | null>) {
  useEffect(() => {
    const field = document.activeElement
    if (field instanceof HTMLInputElement && form.current?.contains(field)) field.select()
  }, [form])
}

// The errors without those of fields that were typed into since; the same object when there are none, so that nothing
// renders again.
function without(errors: Readonly<Record<string, string>>, part: object): Readonly<Record<string, string>> {
  const kept = Object.entries(errors).filter(([name]) => !(name in part))
  return kept.length < Object.keys(errors).length ? Object.fromEntries(kept) : errors
}

function only<V extends object, K extends keyof V>(name: K, value: V[K]): Partial<V> {
  const part: Partial<V> = {}
  part[name] = value
  return part
}

function draftOf<V>(name: string | undefined): Partial<V> | undefined {
  // Only this module writes drafts, each under the name of one form.
  return name ? (drafts.get(name) as Partial<V> | undefined) : undefined
}

function toErrors(violations: readonly { field: string; description: string }[]): Record<string, string> {
  return Object.fromEntries(violations.map(({ field, description }) => [camel(field), description]))
}

function camel(field: string): string {
  return field.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
