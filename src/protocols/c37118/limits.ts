export const limits = {
  /** Configurations remembered for one flow, one for each stream; a concentrator sends a few. */
  configurations: 16,
  /** Readings emitted for one data frame. */
  readings: 64,
  /** Stations named of one configuration. */
  stations: 64,
} as const
