/** Bounds of what is learned. Reaching one is counted in `Baseline.counters`. */
export const limits = {
  connectionPairs: 400_000,
  channels: 100_000,
  /** Names of services that are kept once for all relations; others are as many texts as relations. */
  serviceNames: 10_000,
  /** Clients whose relations close each at their own time. */
  clients: 200_000,
  /** Relations seen for less go with a client that the inventory evicts: those of spoofed senders. */
  briefSeconds: 60,
  /** Addresses of devices that were there while learning. */
  devices: 200_000,
  /** Distinct values of one behaviour key of one channel; addresses past it are merged by the protocol's own buckets. */
  symbolsPerBehaviourKey: 2048,
  /** Relations of controllers close after a day, of computers after two weeks, others after one: docs/internals/detection-models.md §4. */
  controllerConnectionPairHours: 24,
  connectionPairHours: 168,
  computerConnectionPairHours: 336,
  /** A channel closes when it has shown at least so many operations and so many times its symbols … */
  channelOperations: 100,
  operationsPerKeyValue: 20,
  /** … fewer than this share of symbols seen once (Good–Turing) … */
  novelty: 0.005,
  /**
   * … a whole day, and nothing new for the last quarter of its time, eight hours at most. Three cycles of a machine would
   * not do: what it writes may follow the hour of the day.
   */
  channelHours: 24,
  quietShare: 0.25,
  quietHours: 8,
  /** Human activity must have occurred in this many hours of the day. */
  hoursOfDay: 20,
  /** A machine drives a channel that never pauses for longer. */
  machinePauseSeconds: 600,
  /** No channel closes later than this, whatever it lacks. */
  mostChannelHours: 42 * 24,
  /** Entries seen on one day only, when their channel closed, are forgotten after this time without recurrence. */
  probationDays: 14,
  /** Until then, a recurrence after this many hours is reported; sooner, it is a habit without a second day yet. */
  probationQuietHours: 24,
  /** New firmware or another address: pace and order are learned anew for so long. */
  relearnHours: 24,
  /** That begins again once in so long at most. */
  relearnPauseHours: 1,
  /** So many channels of a protocol are asked whether their like does the same. */
  peersAsked: 256,

  // M3, order
  changesPerChannel: 256,
  contextsPerChange: 16,
  /** With so many contexts a change has no order. */
  settledContexts: 4,
  contextsBeforeJudging: 5,

  // M5, readings that follow writes
  /** Writes that readings followed before one that they do not is reported, and the share of learned ones that they may miss. */
  followsBeforeJudging: 10,
  followMissed: 0.02,
  /** Readings since a write, times the longest learned delay, and seconds that must have passed. */
  followReads: 2,
  followFactor: 3,
  followSeconds: 60,
  /** Scaled values come back rounded. */
  followTolerance: 0.005,

  // M3, polls
  /** Pairs of client and server whose order of polls is known, and transitions and questions of each together. */
  orderedPairs: 20_000,
  orderTransitions: 2048,
  /** A transition is rare in fewer minutes than these, or than this share of those learned. */
  orderMinutes: 2,
  rareShare: 0.02,
  /** Minutes after which the share of rare transitions is learned, and before anything is reported. */
  orderWarmUpMinutes: 10,
  orderLearnedMinutes: 30,
  /** Questions of a minute, at least; share of rare ones, and its multiple of the greatest learned share, that is reported. */
  orderQuestions: 20,
  orderShare: 0.1,
  orderFactor: 5,

  // M4, timing
  rates: 100_000,
  minutesBeforeJudging: 5,
  /** A minute is too busy past both: so many times the busiest learned, and so many more than it. */
  paceFactor: 2,
  paceFloor: 10,
  /** Three of five such minutes are reported, or one minute of a flood. */
  busyMinutes: 3,
  floodFactor: 10,
  floodFloor: 60,
  /** Questions of a channel that have a pace of their own; the others have that of their code. */
  questionsPerChannel: 128,
  /**
   * Steady: in this many minutes the busiest had less than this many times the quietest. One minute of three times as
   * many is reported, and two of a third.
   */
  steadyMinutes: 30,
  steadySpread: 1.2,
  steadyFactor: 3,
  slowMinutes: 2,
  /** A burst of changes: five within a tenth of the shortest time five ever took, a minute at most … */
  burstFactor: 10,
  burstSeconds: 60,
  /** … on a channel that was learned for so long. */
  burstWatchedSeconds: 900,
  /** Missing: nothing for so many of the longest pauses learned, and for so long. */
  missedPauses: 4,
  missedSeconds: 300,
  /**
   * Regular: the longest pause is at most so many times the mean time between minutes with it; of random times it is more, from
   * ten on (ln n + 0.6). A baseline file does not have the mean: taken instead.
   */
  regularSpread: 3,
  regularSeconds: 300,
  /** A client that asked anything within so long has not stopped, but asks otherwise. */
  continuesSeconds: 120,

  // M5, values
  points: 50_000,
  /** Numbers of one written list that are judged, one by one. */
  valuesPerOperation: 32,
  enumeratedValues: 12,
  counterSteps: 20,
  /** Written values that only rose so often go on rising. */
  risingSteps: 3,
  writesBeforeJudging: 5,
  /** Writes of one value after which another one counts as a departure although it is no multiple. */
  writesOfConstant: 10,
  /** From this many writes on, a value beyond all of them by their own size and twice their span is reported. */
  writesBeforeGrossJudging: 2,
  /** Excess of a written value that is a multiple of all before: docs/internals/detection-models.md §2. */
  multipleExcess: 3,
  readsBeforeJudging: 100,
  /** A constant is one only after so many reads and hours: of n reads, one in n + 2 would be the first change (Laplace). Channels close after a day. */
  constantBeforeJudging: 100,
  constantHours: 23,
  /** A new text of an enumeration is unexpected after so many samples, if fewer than this share occurred once (Good–Turing). */
  textsBeforeJudging: 50,
  textNovelty: 0.01,
  /** Beyond the range learned by more than this share of its span, and of its size. */
  rangeMargin: 0.25,
  rangeFloor: 0.02,
  /** The floor for writes to a set point that has moved fewer times than this: how far it usually goes is not known. */
  rangeFloorHardlyMoved: 0.05,
  stepsOfSetPoint: 3,
  /**
   * The fewer different set points were seen, the less is known of how far they go: of `n` at random, one in `n + 1` is the
   * greatest yet. So many spans beyond, divided by `n`, are no surprise yet.
   */
  spansUnknown: 10,
  /** Processes drift: what is read may go beyond by a whole span. */
  readRangeMargin: 1,
  /** Beyond what was learned but within that, the line follows: so much of the span a day, so many spans in all. */
  driftADay: 0.05,
  driftSpans: 1,
  /** So many times the steepest step learned of the same class of times. */
  stepMargin: 4,
  /** Classes of the time between two values, in seconds: up to 4, 16, 64, 256, 1,024. Longer is a gap, and no step. */
  stepClasses: 5,
  stepClassSeconds: 4,
  /** A lively point: read so often while learning, and never the same more than so often in a row. */
  readsBeforeFrozen: 300,
  livelyReads: 8,
  /** Frozen: the same so often in a row, and so many times as often as ever … */
  frozenReads: 120,
  frozenFactor: 20,
  /** … farther than this share of its range from either end. */
  frozenEdge: 0.05,

  /** Replay: units whose answers are compared, and pairs of answers remembered of each. */
  replayUnits: 500,
  replayRing: 600,
  /** A response with fewer changed values proves little; this many places of a response are compared. */
  replayValues: 2,
  replayPlaces: 32,
  /** Two answers within so many seconds are a pair; a minute of fewer pairs is not judged. */
  replayGapSeconds: 3,
  replayPairs: 5,
  /** Lively: in so many minutes fewer than this share of pairs came again. */
  replayMinutes: 10,
  replayUsualShare: 0.02,
  /** Replay: this share in two minutes in a row, or the larger one in one. */
  replayShare: 0.3,
  replaySureShare: 0.6,

  // M6, volume
  pairs: 100_000,
  volumeFactor: 5,
  /** Bytes in ten minutes below which a deviation is irrelevant. */
  volumeFloor: 20_000_000,
  /** Days of learning after which hours of the day are distinguished: one backup is no habit. */
  volumeDays: 3,
} as const
