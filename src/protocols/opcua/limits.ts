export const limits = {
  /** Bytes of a chunk read as a whole; of larger ones the first are read and the rest is passed over. */
  chunkBytes: 128 * 1024,
  /** Largest chunk size believed: the largest receive buffers of servers are 16 MiB. */
  largestChunk: 16 * 1024 * 1024,
  /** Bytes of one message put together from chunks; the rest of a longer one is passed over. */
  messageBytes: 512 * 1024,
  /**
   * Chunks of a message; the smallest buffers take 8192 bytes (OPC 10000-6 §6.7.1), and stacks no more than 16 MiB by
   * default.
   */
  chunks: 2048,
  /** Messages put together from chunks at once, per connection. */
  assemblies: 8,
  /** Requests awaiting an answer, per connection. */
  pending: 256,
  /** Responses without a request, before the capture is taken to contain the server's direction only. */
  unasked: 4,
  /** Nodes remembered of one request, to name the values of its answer. */
  nodes: 128,
  /** Monitored items whose node is known, per connection. */
  monitoredItems: 4096,
  /** Method and nameplate nodes learned from browsing, per connection. */
  learnedNodes: 1024,
  /** Nodes named in an operation's object. */
  shownNodes: 4,
  /** Readings emitted for one message. */
  readings: 64,
  /** Elements of an array taken; longer ones are damaged or of no use here. */
  elements: 10_000,
  /** Application and endpoint descriptions read of one message. */
  descriptions: 32,
  /** Structures inside structures: variants in variants, diagnostics in diagnostics. */
  depth: 8,
  /** Bytes of a certificate looked at. */
  certificateBytes: 8192,
  /** Longest endpoint URL and policy URI: OPC 10000-6 §6.7.2.3, §7.1.2.3. */
  uriBytes: 4096,
} as const
