export const limits = {
  /** Requests awaiting an answer, per flow; the deepest queue in our captures is 8. A power of two. */
  pendingRequests: 64,
  /** Readings emitted per message; a poll of 125 registers would otherwise create 125 objects. */
  readings: 32,
  /** Values of one write that are listed for models, and shown as text. */
  listedValues: 32,
  writtenValues: 8,
} as const
