export const limits = {
  /** Requests awaiting an answer, per flow. */
  pending: 64,
  /** Fields read of one message; a hello has some twenty. */
  fields: 256,
  /** Bytes of a heading line: kind, numbers, channel, command. */
  headingBytes: 256,
  /** Bytes of a message that are held until its end is seen. */
  messageBytes: 64 * 1024,
} as const
