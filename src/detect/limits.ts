/** Bounds of judging. Reaching one is counted in `Detector.counters`. */
export const limits = {
  alerts: 50_000,
  /** Latest alerts of commands to everybody whose devices are looked for, and for how long: what is there has answered by then. */
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
  /** Titles of Defender alerts that one alert corresponds to, with those of the deeds told in it. */
  counterpartsPerAlert: 12,
  /** Weaknesses that one alert saw tried; most name one, seldom two. */
  cvesPerAlert: 16,
  /** Deeds of one alert that are named; of more it says so. */
  activitiesPerAlert: 6,
  /** What rules find of a source within this time of what a rule that says more of it found last is told there: `Rule.toldBy`. */
  reportedBySeconds: 600,
  /** Rules and devices of what one alert tells besides its own; what comes then is an alert of its own. */
  reportedPerAlert: 64,
  /** Devices and engines whose statistical alerts are rationed. */
  allowances: 50_000,
  /** Daily digests that still grow, and findings named in each; more are counted. */
  digests: 10_000,
  digestLines: 40,
  /** What is told of the time before an alert: so many hours, deeds, and remote sessions back to where somebody came from. */
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
  /** Windows kept for all rules; those not used for longest go first, half of the bound at a time. */
  windows: 100_000,
  /** Values kept for all rules (`RuleContext.swap`); those not used for longest go first, half of the bound at a time. */
  remembered: 100_000,
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
