/** The kinds of record of the contract by type, such as work.task. */
export declare const recordKinds: Readonly<Record<string, Readonly<{ page: string; numberPrefix: string }>>>
