export const limits = {
  /** Requests awaiting an answer, per flow. */
  pending: 256,
  /** Handles of symbols whose names are remembered, per flow. */
  handles: 1024,
  /** Net ids emitted for each side: routers pass on those of others. */
  netIds: 16,
  /** Largest message: a sum command of 500 symbols stays far below. */
  messageBytes: 4 * 1024 * 1024,
  /** Bytes of a message that are looked at. */
  readBytes: 64 * 1024,
  /** Samples read of one notification. */
  samples: 256,
} as const
