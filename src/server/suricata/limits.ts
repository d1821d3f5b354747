/** Bounds of listening to a Suricata: what it writes is handed on at a pace the engine can keep. */
export const limits = {
  /** How often a file is looked at. */
  pollMs: 500,
  /** Bytes of a file that are read at one look. */
  bytesAtOnce: 8 * 1024 * 1024,
  /** Bytes written while the sensor was off that are still read; of more only the latest. */
  behindBytes: 256 * 1024 * 1024,
  /** Alerts handed on in a second. Those beyond wait in their file; those of sockets are counted. */
  alertsPerSecond: 2000,
  /** Suricatas that write into one socket at the same time. */
  writers: 8,
} as const
