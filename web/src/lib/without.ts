/** A copy of a record without one of its optional fields; protobuf messages know no undefined. */
export function without<T extends object, K extends keyof T>(record: undefined extends T[K] ? T : never, field: K): T {
  const copy: T = { ...record }
  Reflect.deleteProperty(copy, field)
  return copy
}
