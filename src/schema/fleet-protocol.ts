/** `sightglass.fleet/1`: what a sensor and a console exchange. Unknown fields are kept, unknown kinds are counted. */
import Type, { type Static, type TSchema } from 'typebox'
import { orNull } from './terms.ts'

export const FLEET_PROTOCOL = 'sightglass.fleet'
/** Another major version is refused by both sides. */
export const FLEET_VERSION = { major: 1, minor: 0 } as const

export const fleetLimits = {
  /** Changes of one batch, and its bytes packed and unpacked. */
  changes: 500,
  packedBytes: 512 * 1024,
  rawBytes: 8 * 1024 * 1024,
  /** Unpacked bytes for each packed one. */
  ratio: 200,
  /** Bytes of the header before the packed changes. */
  headerBytes: 4096,
  /** Characters of an id, of a kind, and of any other text of a body. */
  id: 300,
  kind: 40,
  text: 4096,
  /** Entries of a list of a body, and levels of nesting. */
  list: 5000,
  depth: 12,
  /** Things of one sensor. */
  devices: 50_000,
  links: 800_000,
  alerts: 100_000,
  incidents: 10_000,
  events: 1_000_000,
  /** Bytes of one piece of a file, of the packets of an alert, and of a package. */
  pieceBytes: 512 * 1024,
  captureBytes: 32 * 1024 * 1024,
  packageBytes: 64 * 1024 * 1024,
} as const

/** `urgent` for alerts, incidents, decisions and health; `bulk` for everything else. Each has its own sequence. */
export const LANES = ['urgent', 'bulk'] as const
export type UplinkLane = (typeof LANES)[number]
export const LaneKind = Type.Enum([...LANES])

const Id = Type.String({ minLength: 1, maxLength: fleetLimits.id })
const Sequence = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
const Sha256 = Type.String({ pattern: '^([0-9a-f]{64})?$' })
const BootId = Type.String({ minLength: 8, maxLength: 64 })
const Milliseconds = Type.Integer({ minimum: 0, maximum: 253_402_300_799_999 })
const ShortText = Type.String({ maxLength: 500 })

/** One line of JSON before the packed changes. */
export const BatchHeader = Type.Object(
  {
    protocol: Type.Literal(FLEET_PROTOCOL),
    version: Type.String({ pattern: '^\\d{1,3}\\.\\d{1,3}$' }),
    sensor: Id,
    epoch: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }),
    lane: LaneKind,
    sequence: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    count: Type.Integer({ minimum: 1, maximum: fleetLimits.changes }),
    rawBytes: Type.Integer({ minimum: 1, maximum: fleetLimits.rawBytes }),
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'Of the packed changes' }),
    previous: Sha256,
    sent: Milliseconds,
    clockOffset: Type.Integer({
      minimum: -253_402_300_799_999,
      maximum: 253_402_300_799_999,
      description: 'Milliseconds by which the clock of the sensor is ahead of the console',
    }),
  },
  { title: 'FleetBatchHeader' },
)
export type BatchHeader = Static<typeof BatchHeader>

/** Kinds of changes, and the lane each travels in. */
export const LANE_OF = {
  alert: 'urgent',
  'alert-gone': 'urgent',
  incident: 'urgent',
  'incident-gone': 'urgent',
  health: 'urgent',
  'applied-decision': 'urgent',
  loss: 'urgent',
  'urgent-digest': 'urgent',
  'urgent-bucket': 'urgent',
  device: 'bulk',
  'device-gone': 'bulk',
  link: 'bulk',
  'link-gone': 'bulk',
  seen: 'bulk',
  event: 'bulk',
  overview: 'bulk',
  behaviour: 'bulk',
  digest: 'bulk',
  bucket: 'bulk',
} as const satisfies Record<string, UplinkLane>

export const FleetChange = Type.Object(
  {
    kind: Type.String({ minLength: 1, maxLength: fleetLimits.kind }),
    id: Type.String({ maxLength: fleetLimits.id }),
    body: Type.Optional(Type.Unknown()),
  },
  { title: 'FleetChange' },
)
export interface FleetChange {
  readonly kind: string
  readonly id: string
  readonly body?: unknown
}

const Time = Type.String({ format: 'date-time' })
const Text = Type.String()
const Texts = Type.Array(Type.String())

/** Fields of a device that a console reads; the rest of the body is stored unchanged. */
export const FleetDeviceBody = Type.Object({
  id: Id,
  name: Text,
  type: Text,
  vendor: Text,
  model: Text,
  firmware: Text,
  serial: Text,
  zone: Text,
  realm: Text,
  purdueLevel: orNull(Type.Number({ minimum: 0, maximum: 5 })),
  ipAddresses: Texts,
  macAddresses: Texts,
  guessedMacAddresses: Texts,
  hostnames: Texts,
  protocols: Type.Array(Type.Object({ protocol: Text, role: Text })),
  firstSeen: Time,
  lastSeen: Time,
  packets: Type.Number({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  riskScore: orNull(Type.Number({ minimum: 0, maximum: 100 })),
})
export type FleetDeviceBody = Static<typeof FleetDeviceBody>

export const FleetLinkBody = Type.Object({
  id: Id,
  client: Text,
  server: Text,
  protocol: Text,
  firstSeen: Time,
  lastSeen: Time,
})
export type FleetLinkBody = Static<typeof FleetLinkBody>

export const FleetAlertBody = Type.Object({
  id: Id,
  rule: Text,
  title: Text,
  severity: Text,
  time: Time,
  lastTime: Time,
  source: Text,
  destination: Text,
  sourceAddress: Text,
  destinationAddress: Text,
  protocol: Text,
  isLearning: Type.Boolean(),
  status: Type.Enum(['new', 'active', 'closed']),
  isLearned: Type.Boolean(),
  mute: Type.Unknown(),
})
export type FleetAlertBody = Static<typeof FleetAlertBody>

export const FleetIncidentBody = Type.Object({
  id: Id,
  title: Text,
  severity: Text,
  time: Time,
  lastTime: Time,
})
export type FleetIncidentBody = Static<typeof FleetIncidentBody>

export const FleetEventBody = Type.Object({ id: Id, time: Time, type: Text, severity: Text, title: Text })
export type FleetEventBody = Static<typeof FleetEventBody>

/** Numbers of a device or link that only went on. */
export const FleetSeenBody = Type.Object({
  of: Type.Enum(['device', 'link']),
  lastSeen: Time,
  packets: Type.Number({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
})
export type FleetSeenBody = Static<typeof FleetSeenBody>

/** Changes that a sensor dropped before it could send them. */
export const FleetLossBody = Type.Object({
  lane: LaneKind,
  kind: Type.String({ maxLength: fleetLimits.kind }),
  from: Time,
  to: Time,
  count: Type.Integer({ minimum: 1 }),
  reason: ShortText,
})
export type FleetLossBody = Static<typeof FleetLossBody>

export const FleetHealthBody = Type.Object({
  problem: ShortText,
  software: Type.String({ maxLength: 40 }),
  waiting: Type.Object({ urgent: Sequence, bulk: Sequence }),
  oldestWaiting: orNull(Time),
  lastPacket: orNull(Time),
  freeBytes: orNull(Type.Number()),
})
export type FleetHealthBody = Static<typeof FleetHealthBody>

export const FleetSnapshotEnd = Type.Object({ lane: LaneKind, counts: Type.Record(Type.String(), Sequence) })
export type FleetSnapshotEnd = Static<typeof FleetSnapshotEnd>

const DigestedKind = Type.Enum(['device', 'link', 'alert', 'incident'])

/** Digest of the changes sent, by kind and bucket of the id: the console compares. */
export const FleetDigestBody = Type.Object({
  of: DigestedKind,
  buckets: Type.Array(Type.String({ pattern: '^[0-9a-f]{16}$' }), { minItems: 256, maxItems: 256 }),
})
export type FleetDigestBody = Static<typeof FleetDigestBody>

const Bucket = Type.Integer({ minimum: 0, maximum: 255 })

/** All ids of a bucket: what the console has besides is gone. */
export const FleetBucketBody = Type.Object({
  of: DigestedKind,
  bucket: Bucket,
  ids: Type.Array(Id, { maxItems: fleetLimits.list }),
})
export type FleetBucketBody = Static<typeof FleetBucketBody>

/** Command `resend`: these buckets differ. */
export const FleetResend = Type.Object({
  of: DigestedKind,
  buckets: Type.Array(Bucket, { minItems: 1, maxItems: 256 }),
})
export type FleetResend = Static<typeof FleetResend>

/** Result of a decision at its sensor. */
export const FleetAppliedDecision = Type.Object({
  outcome: Type.Enum(['applied', 'overruled', 'refused']),
  reason: ShortText,
  time: Milliseconds,
})
export type FleetAppliedDecision = Static<typeof FleetAppliedDecision>

/** Of a connection: sensor → console. */
export const FleetHello = Type.Object(
  {
    protocol: Type.Literal(FLEET_PROTOCOL),
    version: Type.String({ pattern: '^\\d{1,3}\\.\\d{1,3}$' }),
    sensor: Id,
    epoch: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }),
    bootId: BootId,
    generation: Type.String({ maxLength: 64, description: 'Of the console as last seen; empty at first' }),
    lanes: Type.Record(Type.Enum([...LANES]), Type.Object({ head: Sequence, oldest: Sequence })),
    software: Type.String({ maxLength: 40 }),
    machine: Type.String({ maxLength: 200 }),
    settings: Type.Optional(
      Type.String({ maxLength: 64, description: 'Revision of the settings of the console in effect' }),
    ),
    time: Milliseconds,
  },
  { title: 'FleetHello' },
)
export type FleetHello = Static<typeof FleetHello>

export const FleetWelcome = Type.Object(
  {
    generation: Type.String(),
    epoch: Type.Integer({ minimum: 0 }),
    applied: Type.Object({ urgent: Sequence, bulk: Sequence }),
    time: Milliseconds,
    site: Type.String(),
    name: Type.String(),
    software: Type.Optional(
      Type.String({ maxLength: 40, description: 'Version of the console: what sensors may be updated to' }),
    ),
  },
  { title: 'FleetWelcome' },
)
export type FleetWelcome = Static<typeof FleetWelcome>

/** To a batch. `again`: the changes after `applied` are to be sent, in order. `wait`: nothing before so many milliseconds. */
export const BatchAnswer = Type.Object(
  {
    outcome: Type.Enum(['applied', 'duplicate', 'again', 'refused', 'wait']),
    applied: Sequence,
    code: Type.Optional(Type.String({ maxLength: 60 })),
    detail: Type.Optional(Type.String({ maxLength: 500 })),
    waitMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 600_000 })),
  },
  { title: 'FleetBatchAnswer' },
)
export type BatchAnswer = Static<typeof BatchAnswer>

/** Over NATS: the answer to a request or to the batch of this place, or why there is none. */
export const FleetAnswerOf = <T extends TSchema>(answer: T) =>
  Type.Object({
    epoch: Type.Integer(),
    lane: LaneKind,
    sequence: Sequence,
    answer: Type.Optional(answer),
    refusal: Type.Optional(
      Type.Object({ code: Type.String(), message: Type.String(), isFinal: Type.Boolean() }),
    ),
    problem: Type.Optional(Type.String()),
  })

/** Console → sensor. Each is carried out once; its id is kept. */
export const FleetCommand = Type.Object(
  {
    id: Id,
    kind: Type.String({
      maxLength: fleetLimits.kind,
      description: '`decision`, `settings`, `package`, `capture` or `resend`; unknown kinds are refused',
    }),
    author: Type.String({ maxLength: 200 }),
    expires: Milliseconds,
    body: Type.Unknown(),
  },
  { title: 'FleetCommand' },
)
export type FleetCommand = Static<typeof FleetCommand>

/** Command `settings`: replaces all that the console set before at this sensor. */
export const FleetSettings = Type.Object(
  {
    revision: Type.String({ maxLength: 64, description: 'Digest of the values; empty for none' }),
    values: Type.Record(
      Type.String({ maxLength: 100 }),
      Type.Object({
        value: Type.Unknown(),
        isLocked: Type.Boolean(),
        from: Type.String({ maxLength: 300, description: 'Where on the console it was set' }),
      }),
      { maxProperties: 500 },
    ),
  },
  { title: 'FleetSettings' },
)
export type FleetSettings = Static<typeof FleetSettings>

/** Command `package`: the sensor fetches the file, and installs it if it trusts who signed it. */
export const FleetPackageOffer = Type.Object(
  {
    package: Id,
    name: Type.String({ maxLength: 100 }),
    bytes: Type.Integer({ minimum: 1, maximum: fleetLimits.packageBytes }),
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  },
  { title: 'FleetPackageOffer' },
)
export type FleetPackageOffer = Static<typeof FleetPackageOffer>

/** Command `capture`: the sensor sends the packets of the alert as pcapng. */
export const FleetCaptureOrder = Type.Object(
  { alert: Id, bytes: Type.Integer({ minimum: 1, maximum: fleetLimits.captureBytes }) },
  { title: 'FleetCaptureOrder' },
)
export type FleetCaptureOrder = Static<typeof FleetCaptureOrder>

export const FleetFilePiece = Type.Object(
  { content: Type.String({ description: 'Base64; 512 KiB, the last piece less' }) },
  { title: 'FleetFilePiece' },
)
export type FleetFilePiece = Static<typeof FleetFilePiece>

export const FleetFileEnd = Type.Object(
  {
    bytes: Type.Integer({ minimum: 1, maximum: fleetLimits.captureBytes }),
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  },
  { title: 'FleetFileEnd', additionalProperties: false },
)
export type FleetFileEnd = Static<typeof FleetFileEnd>

export const DECISION_ACTIONS = ['close', 'reopen', 'take', 'learn', 'unlearn', 'mute', 'unmute'] as const

/** Decision of a person about an alert. `base`: revision of the alert at that time. */
export const FleetDecision = Type.Object(
  {
    alert: Id,
    action: Type.Enum([...DECISION_ACTIONS]),
    reason: Type.String({ maxLength: 1000 }),
    scope: Type.Optional(Type.Enum(['source', 'target', 'both', 'zone'])),
    hours: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 87_600 })),
    time: Milliseconds,
  },
  { title: 'FleetDecision' },
)
export type FleetDecision = Static<typeof FleetDecision>

export const FleetEnrolment = Type.Object(
  {
    code: Type.String({ minLength: 16, maxLength: 64 }),
    publicKey: Type.String({ minLength: 40, maxLength: 400, description: 'SPKI of an Ed25519 key, Base64' }),
    proof: Type.String({ minLength: 40, maxLength: 200, description: 'Signature over the code, Base64' }),
    machine: Type.String({ maxLength: 200 }),
    software: Type.String({ maxLength: 40 }),
    time: Milliseconds,
  },
  { title: 'FleetEnrolment', additionalProperties: false },
)
export type FleetEnrolment = Static<typeof FleetEnrolment>

/** Where a sensor finds NATS, and its JWT there. */
const NatsAccess = Type.Object({
  servers: Type.Array(Type.String(), { maxItems: 20 }),
  token: Type.String(),
})
export type NatsAccess = Static<typeof NatsAccess>

export const FleetMembership = Type.Object(
  {
    sensor: Id,
    name: Type.String(),
    site: Type.String(),
    certificate: Type.String({ description: 'Of the key, PEM' }),
    epoch: Type.Integer({ minimum: 1 }),
    state: Type.Enum(['pending', 'active']),
    nats: Type.Optional(NatsAccess),
  },
  { title: 'FleetMembership' },
)
export type FleetMembership = Static<typeof FleetMembership>

export const FleetCertificate = Type.Object(
  {
    certificate: Type.String({ description: 'Of the key that the sensor has, PEM' }),
    expires: Type.String({ format: 'date-time' }),
    nats: Type.Optional(NatsAccess),
  },
  { title: 'FleetCertificate' },
)
export type FleetCertificate = Static<typeof FleetCertificate>
