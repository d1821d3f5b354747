/** Purdue levels as values of a query. */
export const LEVELS = ['0', '1', '2', '3', '3.5', '4', '5', 'unknown'] as const
