export const limits = {
  /** Requests awaiting an answer, per connection; TIA Portal keeps 16 open in our captures. */
  pending: 64,
  /** Bytes of one message in fragments, per direction. */
  assemblyBytes: 256 * 1024,
  /** Structures and objects inside each other. */
  depth: 16,
  /** Values and attributes read of one message. */
  elements: 4096,
  /** Addresses read of one request. */
  items: 512,
  /** Items named in an operation's object. */
  shownItems: 4,
  /** Readings emitted for one message. */
  readings: 64,
} as const
