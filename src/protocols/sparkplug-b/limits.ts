export const limits = {
  /** Metrics read of one payload. A birth of a large gateway holds some thousands. */
  metrics: 4096,
  /** Readings emitted for one payload, and operations of one command. */
  readings: 256,
  commands: 32,
  /** Edge nodes and devices remembered on one flow, and names of aliases of all of them. */
  publishers: 1024,
  aliases: 65_536,
} as const
