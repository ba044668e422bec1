/** Messages of the task pages. */
export const workEn = {} as const
