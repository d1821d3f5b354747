/** Bounds of chaining. Reaching one is counted in `IncidentBook.counters`. */
export const limits = {
  /** Alerts that are chained, the latest first. */
  alerts: 2000,
  /** Uses of remote access kept; the one that was quiet longest goes first. */
  remoteUses: 5000,
  /** Bursts kept of one use, the latest. */
  spansPerUse: 64,
  /** Bursts looked at of one alert. */
  episodesPerAlert: 16,
  /** Accounts and files kept; the oldest goes first. */
  marks: 5000,
  /** A mark on more devices proves nothing about any of them. */
  bearersPerMark: 8,
  /** Remote sessions followed back from an alert to the entry. */
  hops: 8,
  incidents: 200,
  stagesPerIncident: 64,
  alertsPerStage: 32,
  /** Devices listed of one consequence; their number is complete. */
  devicesPerConsequence: 64,
  /** Hops of the path that is drawn. */
  hopsOfPath: 12,
} as const
