/**
 * Whether a search shows another place than the one before, to which the browser's Back returns: a view, a month, a day,
 * the bin. Everything else in a search (its text, filters, sorting, columns) refines what is shown, and Back leaves the
 * place instead. Records are places by their paths.
 */
export function isOtherPlace<S extends object>(before: S, after: S, places: readonly (keyof S)[]): boolean {
  return places.some((name) => before[name] !== after[name])
}
