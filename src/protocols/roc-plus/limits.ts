export const limits = {
  /** Requests awaiting an answer, per flow; a device answers one after the other. */
  pending: 32,
  /** Open files remembered, per flow. */
  files: 8,
  /** Parameters shown in the text of an operation. */
  shown: 6,
} as const
