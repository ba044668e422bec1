/** The parts of a list in the URL, which commas separate. */
export function parts(value: string | undefined): string[] {
  return value ? value.split(',').filter(Boolean) : []
}
