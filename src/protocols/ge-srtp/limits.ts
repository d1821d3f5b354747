export const limits = {
  /** Requests awaiting an answer, per flow; the deepest queue in our captures is 4. */
  pending: 64,
  /** Bytes of text after the header; a read of memory has about 2,000. */
  textBytes: 64 * 1024 - 1,
  /** Readings emitted for one response. */
  readings: 32,
} as const
