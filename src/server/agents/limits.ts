/** Bounds of what agents may send and keep here. */
export const limits = {
  agents: 20_000,
  codes: 1000,
  /** Agents that one code enrols. */
  codeUses: 10_000,
  /** Bytes of a body after decompression. */
  body: 64 * 1024,
  /** Starts remembered of one agent. */
  boots: 8,
  /** Rows of the last state of one agent: packages, listeners, accounts, … */
  stateRows: 12_000,
  /** Largest sum of a counter that agents send. */
  sum: 1_000_000_000_000,
  /** Events of one batch in the timeline of the site; the rest is on the page of the agent. */
  timelineOfBatch: 100,
  /** Events kept of one agent, the newest. */
  events: 500,
  /** Milliseconds that a connection may take for one request. */
  requestMs: 30_000,
  connections: 2000,
  /** Batches of one agent: after weeks offline many come at once. */
  batches: { perSecond: 1, burst: 600 },
  /** Refused requests of one address. */
  refused: { perSecond: 2, burst: 60 },
  certificateDays: 365,
  /** Of the listener; issued anew when less than half is left. */
  listenerDays: 820,
  /** Longest interval that an agent is believed, in seconds: it must not excuse its silence. */
  interval: 86_400,
  /** Bytes of a message of the broker: a batch and its signature. */
  message: 66 * 1024,
  /** Messages of the broker that wait here at once. */
  brokerUnacknowledged: 32,
  /** Milliseconds between two attempts to reach the broker. */
  brokerPauseMs: 5000,
  /** Seconds that the broker keeps messages while this server is away: a week. */
  brokerSessionSeconds: 604_800,
  /** Keys of one agent: the present one, and the next during a renewal. */
  keys: 2,
  /** Bytes of a certificate request. */
  requestText: 8192,
} as const
