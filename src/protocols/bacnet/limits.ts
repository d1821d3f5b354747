export const limits = {
  /** Requests awaiting an answer, per flow: an invoke id has 256 values, and routed stations have their own. */
  pending: 512,
  /** Segmented messages put together at once, per flow. */
  assemblies: 8,
  /** Bytes of one segmented message; 256 segments of 1,476 bytes would be 369 KiB, seen are a few KiB. */
  assemblyBytes: 256 * 1024,
  /** File transfers under way, per flow. */
  transfers: 16,
  /** Stations behind a router that are emitted as part of it, per flow. */
  stations: 1024,
  /** Tags read of one APDU. */
  tags: 4096,
  /** How deep constructed values may nest; the standard's own go to 6. */
  depth: 12,
  /** Properties and objects named in an operation. */
  shown: 4,
  /** Readings emitted for one message. */
  readings: 64,
  /** Networks, routers and table entries emitted for one message. */
  entries: 64,
} as const
