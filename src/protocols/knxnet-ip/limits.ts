export const limits = {
  /** Requests awaiting an answer, per flow. */
  pending: 64,
  /** Description blocks read of one message. */
  blocks: 32,
} as const
