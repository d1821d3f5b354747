export const limits = {
  /** Sampled-value data units of one message; IEC 61869-9 sends up to eight, merging simulators some dozen. */
  dataUnits: 32,
  /** Streams (svID) followed in one flow; one message may hold several. */
  streams: 32,
  /** Bytes of a message kept to recognise its successors: an Ethernet frame holds no more. */
  templateBytes: 1518,
  /** Kinds of messages kept in one flow: one for each application id and length. */
  templates: 8,
  /** Values emitted for one data unit. */
  readings: 24,
} as const
