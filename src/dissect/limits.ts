/** Bounds of recognition, reading and folding. Reaching one is counted and emitted as an `anomaly` at most once a minute. */
export const limits = {
  /** Bytes of a message whose end is awaited, per side. Larger bodies are read piecewise by their protocols. */
  pendingBytes: 256 * 1024,
  /** Bytes of a side looked at to recognise a protocol; a TLS ClientHello with post-quantum keys needs about 1,800. */
  probeBytes: 4096,
  /** Bytes kept while the next message is looked for after a loss: the longest head by which a protocol knows its own. */
  resumeBytes: 64,
  /** Segments or datagrams tried before a flow is left as unknown. */
  probeAttempts: 24,
  /** How deep payloads may be carried in one another. */
  depth: 8,
  /** Messages read from one slice: a 64 KiB slice of the smallest messages holds fewer. */
  messagesPerSlice: 16_384,
  /** Conversations a carrier may keep inside one flow: pipes, connections, sessions. */
  channels: 256,
  /** Facts for one message, and operations in addition: no number of values may hide a command. */
  factsPerMessage: 512,
  operationsPerMessage: 2048,
  /** Facts for a message with a signature. */
  factsPerSignature: 16,
  /** Different facts remembered for one flow. */
  rowsPerFlow: 4096,
  /** Different facts remembered for all flows. */
  rows: 400_000,
  /** Polls of a conversation whose order shows nothing: it begins with what it asks once. */
  firstQuestions: 10,
  /** Polls in a minute of a conversation, at least: fewer have no order worth a look. */
  leastQuestions: 20,
  /** Different orders of two polls in a minute of a conversation. */
  transitionsPerMinute: 1024,
  /** IP addresses whose latest claimer is remembered: twice the hosts of a large site. Beyond, all are forgotten. */
  claims: 65_536,
  /** Changing operations that go up one by one in each second, per fact; the rest is folded. docs/internals/facts.md §6. */
  changesPerSecond: 10,
  /** Repeats of what may need a person (anomalies, sessions, transfers, changes) go up at the first tick this long after the last time. */
  repeatSeconds: 10,
  /** The same for routine messages: quiet operations, identities, lookups, values. */
  quietRepeatSeconds: 60,
  /** So many repeats of one fact go up at once, so that a burst keeps its time whatever comes after it. */
  repeatsAtOnce: 256,
  /** So many since the last look, every ten seconds, go up at the next: a burst of many different facts is not spread over a minute. */
  busyRepeats: 32,
  /** Missing bytes of a stream for each possible response among them; most responses are shorter. */
  answerBytes: 64,
  /**
   * A response lost in a gap excuses a request that seems unanswered for this long: protocols report it some polls
   * later.
   */
  unseenAnswerSeconds: 30,
  /** A message with a signature is read again after this, then ever more rarely, so that its values stay known. */
  firstRereadSeconds: 10,
  rereadSeconds: 60,
  /** The same if no model kept its values because the baseline is full: rules added later may need them. */
  unkeptRereadSeconds: 3600,
  /** Values go up for so long from the beginning of a flow, then for two seconds of each ten. */
  sampleAllSeconds: 30,
  sampleEverySeconds: 10,
  sampleSeconds: 2,
  /** Interval of traffic reports of young flows; flows older than about a minute report less often. */
  trafficSeconds: 10,
  steadyTrafficSeconds: 30,
  /** A flow that was idle for so long keeps nothing that can be made again. */
  restSeconds: 60,
  /**
   * Publishers that are watched. One is known after so many messages and seconds, and has stopped when nothing came for so
   * many times its usual pause, and for so many seconds at least: receivers of GOOSE give up after two or three pauses
   * (timeAllowedToLive of IEC 61850-8-1), and a switch that finds another way takes some seconds.
   */
  publishers: 4096,
  publishedMessages: 8,
  publishedSeconds: 10,
  publisherGaps: 4,
  publisherSilentSeconds: 5,
  /** After a pause this long between frames of any flow, the sensor itself may have received nothing. */
  deafSeconds: 2,
  /** Flows a protocol has announced. */
  expectations: 4096,
  expectationSeconds: 300,
  /** Time before the anomaly of a limit is emitted again. */
  limitNoticeSeconds: 60,
} as const
