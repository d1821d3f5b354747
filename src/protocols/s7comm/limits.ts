export const limits = {
  /** Requests awaiting an answer, per connection; eight is the deepest queue a CPU agrees to. */
  pending: 64,
  /** Answers in parts that are put together at once, per connection. */
  assemblies: 4,
  /** Bytes of one answer in parts: the longest list seen is 4 KiB. */
  assemblyBytes: 64 * 1024,
  /** Block transfers under way, per connection. */
  transfers: 8,
  /** Items of one read or write; an item takes 12 bytes and a PDU at most 960. */
  items: 80,
  /** Items named in an operation's object. */
  shownItems: 4,
  /** Readings emitted for one message. */
  readings: 32,
  /** Records read of one list. */
  records: 256,
} as const
