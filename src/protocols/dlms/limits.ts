export const limits = {
  /** Requests awaiting an answer, per flow: an invoke id has sixteen values. */
  pending: 32,
  /** Bytes of one APDU in HDLC segments. */
  segmentBytes: 64 * 1024,
  /** Longest APDU in a wrapper: its length has sixteen bits, meters negotiate a few KiB. */
  wrapperBytes: 0xffff,
  /** Elements read of one array or structure. */
  elements: 256,
  /** How deep data may nest. */
  depth: 8,
  /** Objects named in an operation. */
  shown: 4,
} as const
