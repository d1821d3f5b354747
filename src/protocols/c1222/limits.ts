export const limits = {
  /** Requests awaiting an answer, per flow. */
  pending: 32,
  /** Services read of one message. */
  services: 32,
  /** Longest message: C12.22 nodes negotiate a few KiB and cut the rest into segments. */
  messageBytes: 64 * 1024,
} as const
