export const limits = {
  /** Requests awaiting an answer, per flow; clients wait for each. */
  pending: 32,
  /** Readings emitted for one message. */
  readings: 32,
} as const
