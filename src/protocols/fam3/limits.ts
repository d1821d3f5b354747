export const limits = {
  /** Requests awaiting an answer: the module answers one at a time, so that more are lost ones. */
  pending: 16,
  /** Values emitted for one response: as many as a command may read at once. */
  readings: 64,
} as const
