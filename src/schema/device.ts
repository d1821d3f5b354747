import Type, { type Static } from 'typebox'
import { CHANNELS, CONFIDENCE_LEVELS } from '#model/identification'
import {
  ClaimedValue,
  Count,
  DeviceClassKind,
  DeviceTypeKind,
  FramePlace,
  orNull,
  Proof,
  Texts,
  Time,
} from './terms.ts'

export { CONFIDENCE_LEVELS }

export const ModuleItem = Type.Object(
  {
    path: Type.String({ description: '`rack:0/slot:3`, `slot:2`, `unit:7`' }),
    rack: orNull(Type.Integer()),
    slot: orNull(Type.Integer()),
    name: Type.String({ description: 'What it is called at its site' }),
    type: Type.String(),
    vendor: Type.String(),
    model: Type.String(),
    orderNumber: Type.String(),
    serial: Type.String(),
    firmware: Type.String(),
    provenance: Type.Record(Type.String(), Proof),
  },
  { title: 'Module', description: 'A card in a rack, or a device nested behind this one' },
)
export type ModuleItem = Static<typeof ModuleItem>

export const ProgramVersionItem = Type.Object(
  {
    time: Time,
    lastTime: Type.String({ format: 'date-time', description: 'When the very same passed last' }),
    by: Type.String({ description: 'Address of the client' }),
    direction: Type.Enum(['download', 'upload']),
    bytes: Count,
    sha256: Type.String({ description: 'Empty where not all of it was seen' }),
    details: Type.Record(Type.String(), Type.String(), {
      description: 'What its header says: author, version, time of its code',
    }),
    frame: orNull(FramePlace),
  },
  { title: 'ProgramVersion', description: 'A block or program as it passed once' },
)

export const ProgramPartItem = Type.Object(
  {
    name: Type.String({ description: '`FC105`, `application`' }),
    type: Type.String(),
    purpose: Type.Enum(['program', 'configuration']),
    protocol: Type.String(),
    path: Type.String({ description: 'Module it runs on; empty for the device itself' }),
    removed: orNull(Time),
    versions: Type.Array(ProgramVersionItem, { description: 'The latest first' }),
  },
  { title: 'ProgramPart', description: 'A block or program of a controller, as far as it was seen to pass' },
)
export type ProgramPartItem = Static<typeof ProgramPartItem>

export const IdentificationReasonItem = Type.Object(
  {
    channel: Type.Enum([...CHANNELS], {
      description: 'Kind of source; of each only the strongest statement counts',
    }),
    subtype: Type.String({ description: 'Subtype it is evidence for' }),
    weight: Type.Number({
      description: 'Log likelihood ratio in nats; negative where it is evidence for another type',
    }),
    text: Type.String({ description: 'Value it was read from, as sent by the device' }),
    proof: Proof,
  },
  { title: 'IdentificationReason' },
)
export type IdentificationReasonItem = Static<typeof IdentificationReasonItem>

const Share = Type.Number({ minimum: 0, maximum: 1 })

/** Fields of a device that was never judged, or that represents several devices. */
export const NOT_IDENTIFIED = {
  subtype: '',
  category: '',
  function: '',
  confidence: { type: 0, vendor: 0, model: 0, os: 0 },
  confidenceWord: 'unknown' as const,
  summary: '',
  reasons: [],
  runnerUp: null,
  isContradictory: false,
}

/** Current state of a device. */
export const DeviceItem = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    type: DeviceTypeKind,
    class: DeviceClassKind,
    subtype: Type.String({
      description: 'Kind of device within its type: `plug`, `infusion-pump`; may be empty',
    }),
    category: Type.String({
      description: '`building`, `home`, `it`, `medical`, `mobile`, `network`, `office` …; empty if unknown',
    }),
    function: Type.String({ description: '`sense`, `actuate`, `control`, `connect` …; empty if unknown' }),
    confidence: Type.Object(
      { type: Share, vendor: Share, model: Share, os: Share },
      { description: 'How sure each shown value is; 0 where none is shown' },
    ),
    confidenceWord: Type.Enum([...CONFIDENCE_LEVELS], {
      description: 'Confidence of the type: at least 0.95, 0.8, 0.5',
    }),
    summary: Type.String({ description: 'What is known where the type is not; else empty' }),
    reasons: Type.Array(IdentificationReasonItem, { description: 'Why this type, the weightiest first' }),
    runnerUp: orNull(Type.Object({ type: DeviceTypeKind, subtype: Type.String(), share: Share })),
    isContradictory: Type.Boolean({ description: 'Two independent sources name different types' }),
    roles: Texts,
    vendor: Type.String(),
    model: Type.String(),
    orderNumber: Type.String(),
    serial: Type.String(),
    firmware: Type.String(),
    hardware: Type.String(),
    software: Type.String(),
    os: Type.String(),
    description: Type.String(),
    location: Type.String(),
    hostnames: Texts,
    purdueLevel: orNull(Type.Number({ minimum: 0, maximum: 5 })),
    zone: Type.String(),
    realm: Type.String(),
    macAddresses: Texts,
    guessedMacAddresses: Type.Array(Type.String(), {
      description: "MACs that are a router's as far as one can tell",
    }),
    ipAddresses: Texts,
    vlans: Type.Array(Type.Integer()),
    protocols: Type.Array(
      Type.Object({ protocol: Type.String(), role: Type.Enum(['client', 'server', 'both', 'peer']) }),
    ),
    protocolAddresses: Type.Array(
      Type.Object({
        protocol: Type.String(),
        kind: Type.String(),
        value: Type.String(),
        label: Type.String({ description: 'As a person says it: `unit 3`' }),
      }),
    ),
    modules: Type.Array(ModuleItem),
    program: Type.Array(ProgramPartItem),
    members: Type.Array(Type.String(), {
      description: 'Ids of the devices in it, where the device is a group',
    }),
    hosts: Type.Array(
      Type.Object({
        address: Type.String(),
        hostnames: Texts,
        software: Texts,
        os: Type.String(),
        facts: Type.Record(Type.String(), Texts, { description: 'Further attributes, best claim first' }),
      }),
      { description: 'What is known of single hosts, where the device is the internet' },
    ),
    mode: Type.String({ description: 'PLC mode as last reported; empty if unknown' }),
    keyPosition: Type.String(),
    clockOffset: Type.String({
      description:
        'How far its clock is from the sensor’s: `62 s behind the sensor`; empty where it said no time',
    }),
    authorised: Type.Boolean(),
    importance: Type.Enum(['low', 'medium', 'high']),
    isProgrammingDevice: Type.Boolean(),
    isScanner: Type.Boolean(),
    firstSeen: Time,
    lastSeen: Time,
    packets: Count,
    riskScore: orNull(
      Type.Number({ minimum: 0, maximum: 100, description: 'High is bad; null where nothing can be said' }),
    ),
    securityScore: orNull(
      Type.Number({
        minimum: 0,
        maximum: 100,
        description: 'High is good: above 90 secure, below 70 vulnerable',
      }),
    ),
    provenance: Type.Record(Type.String(), Proof),
    alternatives: Type.Record(Type.String(), Type.Array(ClaimedValue)),
  },
  { title: 'Device' },
)
export type DeviceItem = Static<typeof DeviceItem>
