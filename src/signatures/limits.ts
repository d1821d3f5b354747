/** Bounds of signatures: on memory by rule files, and by traffic. Reaching one is counted or reported. */
export const limits = {
  /** Characters of one rule file; the whole of Emerging Threats Open has 30 MiB. */
  fileCharacters: 64 * 1024 * 1024,
  /** Signatures that run; an industrial set has a few hundred. All of Emerging Threats, some 45,000, is Suricata's own work. */
  signatures: 10_000,
  /** Characters of one rule, continued lines included. */
  ruleCharacters: 16_384,
  /** Refusals kept of one file, in words. The rest is counted. */
  problems: 1000,
  /** Options of one rule. */
  options: 200,
  /** Variables within variables. */
  variableDepth: 8,
  /** Entries of one address or port list, groups within spread out. */
  listEntries: 4096,
  /** Bytes of one content that the automaton looks for; the whole content is compared after that. */
  patternBytes: 12,
  /** The same, where one set has more rules than `manyRules`. */
  shortPatternBytes: 5,
  manyRules: 2000,
  /** Bytes of all automata together. Beyond it, traffic is held against all rules of its transport. */
  automatonBytes: 256 * 1024 * 1024,
  /** Different sets of rules that apply to the same traffic. Beyond it, traffic is held against all rules of its transport. */
  groups: 1024,
  /** Pairs of ports, addresses and directions that have sets of their own. Beyond it as beyond `groups`. */
  courses: 65_536,
  /**
   * Sets of networks that distinguish addresses: each new address is compared with all. Further ones are evaluated with
   * each rule.
   */
  addressSets: 64,
  /** Addresses of plain lists of such, which are found at once. */
  listedAddresses: 1_000_000,
  /** Addresses whose class is remembered at once. */
  addresses: 65_536,

  /** Bytes of a stream that are held against signatures at once: what one rule can span. */
  windowBytes: 8192,
  /** Bytes held of one message of an industrial protocol that segments part; only EtherNet/IP has longer ones. */
  messageBytes: 2048,
  /** Bytes of windows and buffers of all streams; the oldest streams give theirs up. */
  heldBytes: 48 * 1024 * 1024,
  /** Signatures of one stream side whose pattern was seen and whose rest has still to come. */
  waiting: 32,
  /** Bytes of a message head (HTTP) or a handshake (TLS). */
  headBytes: 32 * 1024,
  /** Bytes of a request in an unrecognised protocol that are inspected. */
  requestBytes: 768,
  /** Bytes of a body that are inspected. */
  bodyBytes: 64 * 1024,
  /** Requests whose responses are awaited on one connection. */
  transactions: 16,
  /** Steps of comparing one rule with its buffers: one for each place tried and each 64 bytes searched. Real rules need a few hundred. */
  inspectionSteps: 20_000,
  /** Instructions of one expression (PCRE). */
  expressionInstructions: 20_000,
  /** Steps of all expressions of one rule over one buffer: a thread at a byte is one. */
  expressionSteps: 200_000,
  /** Steps of all expressions in one second of capture time: about one second of a small processor. */
  expressionStepsPerSecond: 20_000_000,
  /** Flow bits of one flow. */
  bitsPerFlow: 64,
  /** Bits of hosts and pairs that are set, all signatures together. */
  hostBits: 65_536,
  /** Thresholds under way, all signatures together. */
  thresholds: 65_536,
  /**
   * Signatures that fire again and again in one direction of a flow are reported more and more rarely; this many are
   * tracked separately.
   */
  openHits: 4096,
  /** Hits from which a signature is named among the counters. */
  loudHits: 10_000,
  /** Pairs of addresses of one signature that are alerts of their own. */
  pairs: 100,
  /** After so long they begin anew. */
  pairHours: 24,
} as const
