/** Messages of the planning pages. */
export const planningEn = {} as const
