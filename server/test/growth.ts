/** Where time grows with the size it is 8, and 64 where it grows with its square; what lies between is for other costs. */
export const linear = 24

const times = 8
const runs = 3
const tries = 3

/**
 * How many times more work eight times the size is: the CPU time of this process, which others on the machine do not add to,
 * and the best of several runs, since a run may be disturbed. Where that says more than linear it is asked twice more: what
 * grows with the square does so each time.
 */
export async function growthOf<Input>(
  size: number,
  make: (size: number) => Input,
  run: (input: Input) => unknown,
): Promise<number> {
  const [small, large] = [make(size), make(size * times)]
  await run(small) // compiled by then
  let growth = Number.POSITIVE_INFINITY
  for (let i = 0; i < tries && growth >= linear; i++) {
    const least = await best(() => run(small))
    growth = Math.min(growth, (await best(() => run(large))) / Math.max(least, shortest))
  }
  return growth
}

/** Microseconds below which a time says nothing. */
const shortest = 500

async function best(run: () => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < runs; i++) {
    const before = process.cpuUsage()
    await run()
    const { user, system } = process.cpuUsage(before)
    least = Math.min(least, user + system)
  }
  return least
}
