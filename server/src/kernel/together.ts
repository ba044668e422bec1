/**
 * Waits for all, then throws what the first that failed threw. Of what is sent together in a transaction nothing may go on
 * once it has ended: its connection is somebody else's by then.
 */
export async function together<T extends readonly unknown[]>(
  promises: readonly [...T],
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(promises)
  return Promise.all(promises)
}
