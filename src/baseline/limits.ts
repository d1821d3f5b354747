/** Bounds of what is learned. Reaching one is counted in `Baseline.counters`. */
export const limits = {
  relations: 400_000,
  channels: 100_000,
  /** Distinct symbols of one habit of one channel; addresses past it are merged by the protocol's own buckets. */
  symbolsPerHabit: 2048,
  /** Relations of controllers close after a day, others after a week: detection.md §3, "When is something learned?". */
  controllerRelationHours: 24,
  relationHours: 168,
  /** A channel closes when it has shown at least so many operations and so many times its symbols … */
  channelOperations: 100,
  operationsPerSymbol: 20,
  /** … fewer than this share of symbols seen once (Good–Turing) … */
  novelty: 0.005,
  /** … a whole day, and nothing new for the last quarter of its time, eight hours at most. */
  channelHours: 24,
  quietShare: 0.25,
  quietHours: 8,
} as const
