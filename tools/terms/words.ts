/**
 * Terms that were replaced, and what is written instead. A word of a text matches whole words, whatever their case; a word
 * of identifiers is one part of a name in camel case: `octet` matches `octetCount`, not `octetStream` where that is allowed.
 */

export interface Term {
  readonly old: string
  readonly better: string
}

function terms(table: Readonly<Record<string, string>>): readonly Term[] {
  return Object.entries(table).map(([old, better]) => ({ old, better }))
}

/** Parts of identifiers, lower case. */
export const identifierWords: readonly Term[] = terms({
  octet: 'byte',
  octets: 'bytes',
  asset: 'device',
  assets: 'devices',
  hearing: 'dispatcher',
  hearers: 'consumers',
  teller: 'correlator',
  tellers: 'correlators',
  courier: 'deliveryWorker',
  shelf: 'store',
  twins: 'duplicates',
  deed: 'activity',
  deeds: 'activities',
  misdeed: 'suspiciousActivity',
  newcomer: 'newClient',
  stranger: 'unknownClient',
  latecomer: 'lateClient',
  specimen: 'fixture',
  glimpse: 'cachedDevice',
  plumbing: 'infrastructure',
  heed: 'applyBaselineUpdate',
  recognise: 'probe',
})

/** Whole identifiers, exact. */
export const identifiers: readonly Term[] = terms({
  tell: 'emit',
  told: 'emitted',
  toldBy: 'correlateInto',
  Told: 'EmittedFact',
  Observed: 'Observation',
  Leaving: 'ProtocolQuarantine',
  LeavesOut: 'ProtocolQuarantine',
  LeaveOuts: 'ProtocolQuarantine',
  Settling: 'SnapshotSchedule',
  Aim: 'fillSlice',
  LentSlice: 'BorrowedSlice',
  Feeder: 'ProtocolReader',
  Recovery: 'resumeAfterGap',
  KnownBySight: 'FastPath',
  UnderWay: 'MessageContext',
  Upward: 'ObservationBuilder',
  Complaints: 'ProtocolAnomalies',
  Questions: 'ProbeSelector',
  Unread: 'UnrecognisedPayload',
  TrafficTeller: 'FlowStatistics',
  PATIENCE: 'repeatDelay',
  SecondLook: 'OverlapResolver',
  AlertDesk: 'AlertLifecycle',
  AlertBook: 'AlertTable',
  Exchange: 'State',
  newExchange: 'newState',
  Waiting: 'PendingRequests',
  partsPlayed: 'classifyDevice',
  Departed: 'ThresholdUpdate',
  Stand: 'PriorDevice',
  Standing: 'NetworkPosition',
  isVisited: 'groupsClientRequests',
  Ends: 'Endpoints',
  DEEDS: 'LINK_ACTIVITIES',
  counterpart: 'defenderTitles',
  Notice: 'DetectionEvent',
  nearby: 'relatedActivity',
  isNewHere: 'isLearning',
  evenWhileLearning: 'alertWhileLearning',
  Known: 'RuleContext',
  isThere: 'isKnownAddress',
  leansOn: 'requiresModel',
  Allowance: 'RateLimiter',
  Digests: 'DailyDigest',
  Judge: 'SignatureEvaluator',
  Judged: 'RuleInput',
  Hits: 'SignatureMatches',
  Course: 'RuleGroups',
  Portrait: 'DeviceSnapshot',
  Arrangement: 'DeviceGrouping',
  Company: 'NetworkPositionInference',
  ProgramBook: 'ProgramHistory',
  Ground: 'ServerContext',
  OpenRoom: 'defineFeature',
  Asides: 'WorkerPool',
  answerAside: 'runWorkerJob',
  News: 'ChangeFeed',
  claimData: 'openDataFolder',
  Upkeep: 'Maintenance',
  giveWay: 'lowerPriority',
  EngineWord: 'EngineCommand',
  KeptAnswers: 'QueryCache',
  takeBack: 'rollbackCapture',
  staysForGood: 'capturesWithoutRollback',
  SeenBook: 'SightingLog',
  CollectionShelf: 'TaxiiCache',
  ShelfState: 'TaxiiCacheState',
  Notices: 'SensorStatusMessages',
})

/** Words of texts that people read: pages, messages, reports, titles. */
export const textWords: readonly Term[] = terms({
  octet: 'byte',
  octets: 'bytes',
  told: 'reported, emitted',
  tells: 'reports, shows',
  speaks: 'uses (a protocol), is about',
  spoke: 'used, fired',
  hears: 'receives',
  somebody: 'a client, a user, a person',
  newcomer: 'new device, new client',
  stranger: 'unknown client',
  whoever: 'a person who, any client that',
  grave: 'severe',
  graver: 'more severe',
  gravest: 'most severe',
  deed: 'activity',
  deeds: 'activities',
  'waits for you': 'needs triage',
  'wait for you': 'need triage',
  stands: 'is',
  choose: 'select',
  chosen: 'selected',
  'of late': 'recently',
  beside: 'next to, together with',
})

/** Metaphors for parts of the program, in comments and documents. */
export const metaphors: readonly Term[] = terms({
  house: 'project, program',
  rooms: 'modules',
  'this room': 'this module',
  'its room': 'its module',
  'own room': 'own module',
  'one room': 'one module',
  'every room': 'every module',
  'other room': 'other module',
  desk: 'the name of the class',
  book: 'table, log',
  shelf: 'store, cache, group',
  shelves: 'stores, caches, groups',
  courier: 'delivery worker',
  couriers: 'delivery workers',
  twins: 'duplicates',
  door: 'entry point',
  doors: 'entry points',
  teller: 'correlator',
  tellers: 'correlators',
})

/** Letters of a rule's title. */
export const titleLimit = 60

/** Left column of the glossary that belongs to typed rules; refused once those exist. */
export const notYet: readonly { readonly old: string; readonly issue: string }[] = [
  'concerns',
  'watches',
  'swap',
  'recall',
].map((old) => ({ old, issue: 'typed rules' }))
