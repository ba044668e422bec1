/** The contract's comments by full name, such as eventkit.v1.Task.due_date. */
export declare const comments: Record<string, string>
