export const limits = {
  /** Bytes kept of one message; the runtime's buffer holds 50,000 unless its maker gave it more. */
  serviceBytes: 256 * 1024,
  /** Channels and sides of a flow whose last message is remembered. */
  channels: 4,
  /** Blocks before the last that may come again; senders keep fewer unacknowledged. */
  repeatedBlocks: 16,
  /** Services that wait for answers, each once. */
  pending: 16,
  /** Tags read of one message, and how deep they may lie in one another. */
  tags: 4096,
  depth: 6,
} as const
