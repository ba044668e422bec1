const textTypes: ReadonlySet<string> = new Set(['text', 'search', 'email', 'password', 'url', 'tel'])

/** Types a text into the text field of a form that has the focus, as somebody would: in the place of what is selected. */
export function typeIntoField(text: string, form: HTMLFormElement | null): void {
  const field = document.activeElement
  if (!isTextField(field) || !form?.contains(field)) return
  const { value, selectionStart, selectionEnd } = field
  const [from, to] = [selectionStart ?? value.length, selectionEnd ?? value.length]
  // React hears of a value that its own setter did not see.
  const prototype: unknown = Object.getPrototypeOf(field)
  const next = value.slice(0, from) + text + value.slice(to)
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, next)
  if (selectionStart !== null) field.setSelectionRange(from + text.length, from + text.length)
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

const isTextField = (target: unknown): target is HTMLInputElement | HTMLTextAreaElement =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && textTypes.has(target.type))
