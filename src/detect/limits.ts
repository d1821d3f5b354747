/** Bounds of judging. Reaching one is counted in `Detector.counters`. */
export const limits = {
  alerts: 50_000,
  /**
   * Latest alerts of broadcast commands whose devices are looked for, and for how long: present devices have responded
   * by then.
   */
  followedToAll: 32,
  followedToAllSeconds: 600,
  /** Frames kept as proof of one alert: the first half, and the latest half. */
  framesPerAlert: 10,
  /** Of each burst of an alert. */
  framesPerEpisode: 4,
  /** Bursts kept of one alert, and the quiet time that parts two. */
  episodes: 200,
  episodeSeconds: 60,
  /** Techniques of the findings of one alert; no rule names more than three at once. */
  techniquesPerAlert: 12,
  /** Titles of Defender alerts that one alert corresponds to, with those of its activities. */
  counterpartsPerAlert: 12,
  /** Weaknesses that one alert saw tried; most name one, seldom two. */
  cvesPerAlert: 16,
  /** Activities named in one alert; further ones are mentioned. */
  activitiesPerAlert: 6,
  /**
   * Findings about a source within this time of the last finding of a more informative rule are merged into it:
   * `Rule.toldBy`.
   */
  reportedBySeconds: 600,
  /** Rules and devices merged into one alert; further findings are alerts of their own. */
  reportedPerAlert: 64,
  /** Devices and engines whose statistical alerts are rationed. */
  allowances: 50_000,
  /** Daily digests that still grow, and findings named in each; more are counted. */
  digests: 10_000,
  digestLines: 40,
  /** Operations behind alerts that have no response yet, and alerts of which one succeeded. */
  attempts: 10_000,
  /** Activity listed before an alert: this many hours, activities, and remote sessions back to their origin. */
  nearbyHours: 2,
  nearbyReported: 6,
  nearbyHops: 4,
  /** Addresses of which it is remembered, and deeds of each. */
  nearbyAddresses: 20_000,
  nearbyActivities: 24,
  /** Alerts that were closed, whose like is a new one. */
  occurrences: 50_000,
  /** Symbols learned by saying that one alert is normal. */
  baselineUpdateKeyValues: 64,
  /** Protocols of which it is remembered which rules they concern. Past this they are all found anew, which changes nothing. */
  ruleBuckets: 1000,
  /** New devices that wait for an address by DHCP. */
  unaddressed: 1000,
  /** Devices of a quarter of an hour of which it is noted whether the baseline knows them. */
  fitDevices: 20_000,
  /** Industrial devices of which it is remembered who asked them first, and who asks whom; as above. */
  askedDevices: 50_000,
  askers: 200_000,
  /** Distinct items or separate times kept in one window. */
  itemsPerWindow: 4096,
} as const
