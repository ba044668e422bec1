/** Messages of the imports pages. */
export const importsEn = {} as const
