export const limits = {
  /** Requests awaiting an answer, per side of a connection; 61850 servers allow five to a few dozen. */
  pendingRequests: 64,
  /** Readings emitted for one message. */
  readings: 64,
  /** Variables of one request that are remembered for its answer. */
  variables: 64,
  /** Variables named in an operation. */
  variablesShown: 3,
  /** Files and domains under way, per connection. */
  transfers: 16,
  /** Presentation contexts of one connection; MMS needs two. */
  contexts: 16,
  /** Names of one response that are emitted as domains. */
  names: 64,
  /** Parameters of a session PDU. */
  sessionParameters: 32,
} as const
