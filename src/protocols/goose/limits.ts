export const limits = {
  /** Control blocks followed in one flow (sender and group address); a sender mostly has one for each group. */
  controlBlocks: 32,
  /** Bytes of a message kept to recognise its repetitions: an Ethernet frame holds no more. */
  templateBytes: 1518,
  /** Readings emitted for one message. */
  readings: 64,
  /** Entries of a data set that are counted. */
  entries: 512,
} as const
