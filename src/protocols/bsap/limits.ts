export const limits = {
  /** Requests awaiting an answer, per flow; the deepest queue in our captures is 2. */
  pending: 32,
  /** Units read of one datagram. */
  units: 16,
  /** Signals read of one request or answer. */
  signals: 64,
  /** Signals shown in the text of an operation. */
  shown: 8,
} as const
