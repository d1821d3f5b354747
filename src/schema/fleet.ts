/** Shapes of the console's REST interface, `/rest/fleet`. */
import Type, { type Static } from 'typebox'
import { IncidentItem } from './incident.ts'
import { FacetCounts } from './overview.ts'
import { Count, orNull, Time } from './terms.ts'

export const FLEET_SENSOR_STATES = ['pending', 'connected', 'silent', 'never', 'revoked'] as const
export type FleetSensorState = (typeof FLEET_SENSOR_STATES)[number]

export const OpenAlerts = Type.Record(Type.String(), Count, { description: 'Open alerts by severity' })

export const FleetSiteItem = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    place: Type.String(),
    organisation: Type.String({ description: 'Id' }),
    group: Type.String({ description: 'Path in the tree of site groups: `Europe/Germany`; may be empty' }),
    timeZone: Type.String(),
    latitude: orNull(Type.Number({ minimum: -90, maximum: 90 })),
    longitude: orNull(Type.Number({ minimum: -180, maximum: 180 })),
    owner: Type.String(),
    industry: Type.String(),
    sensors: Count,
    silent: Type.Integer({ minimum: 0, description: 'Sensors that joined and do not answer' }),
    silentSince: orNull(Time),
    devices: Count,
    links: Count,
    incidents: Count,
    openAlerts: OpenAlerts,
    fleetAlerts: Type.Integer({ minimum: 0, description: 'Open alerts about the sensors themselves' }),
  },
  { title: 'FleetSite' },
)
export type FleetSiteItem = Static<typeof FleetSiteItem>

const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })
const Words = Type.String({ maxLength: 200 })

export const FleetSiteChange = Type.Object(
  {
    name: Type.Optional(Name),
    place: Type.Optional(Words),
    organisation: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: 'Id; the first one if not given' }),
    ),
    group: Type.Optional(Words),
    timeZone: Type.Optional(Words),
    latitude: Type.Optional(orNull(Type.Number({ minimum: -90, maximum: 90 }))),
    longitude: Type.Optional(orNull(Type.Number({ minimum: -180, maximum: 180 }))),
    owner: Type.Optional(Words),
    industry: Type.Optional(Words),
  },
  { title: 'FleetSiteChange', additionalProperties: false },
)
export type FleetSiteChange = Static<typeof FleetSiteChange>

export const NewFleetSite = Type.Object(
  { ...FleetSiteChange.properties, name: Name },
  { title: 'NewFleetSite', additionalProperties: false },
)
export type NewFleetSite = Static<typeof NewFleetSite>

export const FleetLoss = Type.Object(
  { kind: Type.String(), from: Time, to: Time, count: Count, reason: Type.String() },
  { title: 'FleetLoss', description: 'What the sensor let go before it could send it' },
)
export type FleetLoss = Static<typeof FleetLoss>

export const FleetSensorItem = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    site: Type.String(),
    siteName: Type.String(),
    zone: Type.String(),
    state: Type.Enum([...FLEET_SENSOR_STATES]),
    lastContact: orNull(Time),
    software: Type.String(),
    isOlder: Type.Boolean({ description: 'Than the console: it is offered the update, nothing forces it' }),
    machine: Type.String(),
    address: Type.String(),
    clockOffsetMs: Type.Integer({ description: 'By which its clock is ahead of the console' }),
    certificateExpires: Time,
    devices: Count,
    waiting: Type.Integer({ minimum: 0, description: 'Changes that wait at the sensor' }),
    behindSeconds: orNull(Type.Number({ minimum: 0, description: 'Age of the oldest of them' })),
    lastPacket: orNull(Time),
    problem: Type.String({ description: 'As the sensor says; empty while all is well' }),
    loss: Type.Array(FleetLoss),
    counts: Type.Record(Type.String(), Count, {
      description: 'Refused, set aside, over quota, unlikely times, unknown kinds',
    }),
    cloneSuspected: Type.Boolean(),
    created: Time,
  },
  { title: 'FleetSensor' },
)
export type FleetSensorItem = Static<typeof FleetSensorItem>

export const FleetSensorChange = Type.Object(
  {
    name: Type.Optional(Name),
    site: Type.Optional(Type.String({ maxLength: 100 })),
    zone: Type.Optional(Words),
  },
  { title: 'FleetSensorChange', additionalProperties: false },
)
export type FleetSensorChange = Static<typeof FleetSensorChange>

export const NewActivation = Type.Object(
  {
    site: Type.String({ minLength: 1, maxLength: 100, description: 'Id of the site' }),
    name: Name,
    zone: Type.Optional(Words),
    replaces: Type.Optional(Type.String({ maxLength: 100, description: 'Sensor whose key is replaced' })),
    hours: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 24 * 30, description: 'Default 168' })),
  },
  { title: 'NewActivation', additionalProperties: false },
)
export type NewActivation = Static<typeof NewActivation>

export const Activation = Type.Object(
  { code: Type.String({ description: 'For `sightglass join`; in this answer only' }), expires: Time },
  { title: 'Activation' },
)
export type Activation = Static<typeof Activation>

export const FleetAlertItem = Type.Object(
  {
    id: Type.String(),
    kind: Type.Enum(['clone-suspected', 'speaks-for-another', 'over-quota', 'clock']),
    sensor: Type.String(),
    sensorName: Type.String(),
    site: Type.String(),
    detail: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
    opened: Time,
  },
  { title: 'FleetAlert', description: 'About a sensor itself' },
)
export type FleetAlertItem = Static<typeof FleetAlertItem>

export const FleetAlertResolution = Type.Object(
  {
    action: Type.Enum(['keep', 'replace', 'revoke'], {
      description:
        '`keep`: the connected machine goes on. `replace`: the next machine that connects goes on. `revoke`: neither does',
    }),
  },
  { title: 'FleetAlertResolution', additionalProperties: false },
)
export type FleetAlertResolution = Static<typeof FleetAlertResolution>

export const FleetDeviceItem = Type.Object(
  {
    sensor: Type.String(),
    sensorName: Type.String(),
    site: Type.String(),
    siteName: Type.String(),
    id: Type.String(),
    fleet: Type.String({ description: 'The same for all records of one device' }),
    name: Type.String(),
    type: Type.String(),
    vendor: Type.String(),
    model: Type.String(),
    firmware: Type.String(),
    address: Type.String(),
    mac: Type.String(),
    zone: Type.String(),
    level: Type.String(),
    risk: orNull(Type.Number()),
    lastSeen: Time,
  },
  { title: 'FleetDevice' },
)
export type FleetDeviceItem = Static<typeof FleetDeviceItem>

export const FleetDeviceRecord = Type.Object(
  {
    sensor: Type.String(),
    id: Type.String({ description: 'Of the device at this sensor: two of one sensor may be one device' }),
    sensorName: Type.String(),
    site: Type.String(),
    siteName: Type.String(),
    device: Type.Unknown({ description: 'As `/rest/devices/{id}` of the sensor answers it' }),
  },
  { title: 'FleetDeviceRecord' },
)
export type FleetDeviceRecord = Static<typeof FleetDeviceRecord>

export const FleetDeviceDetail = Type.Object(
  {
    item: FleetDeviceItem,
    records: Type.Array(FleetDeviceRecord, { description: 'What each sensor of the site knows of it' }),
    similar: Type.Array(FleetDeviceItem, { description: 'Perhaps the same: same host name, other evidence' }),
  },
  { title: 'FleetDeviceDetail' },
)
export type FleetDeviceDetail = Static<typeof FleetDeviceDetail>

export const FleetDecisionItem = Type.Object(
  {
    id: Type.String(),
    action: Type.String(),
    author: Type.String(),
    created: Time,
    state: Type.Enum(['waiting', 'sent', 'applied', 'overruled', 'refused', 'expired']),
    outcome: Type.String(),
    reason: Type.String(),
  },
  { title: 'FleetDecision' },
)
export type FleetDecisionItem = Static<typeof FleetDecisionItem>

export const FleetTriagedAlert = Type.Object(
  {
    sensor: Type.String(),
    sensorName: Type.String(),
    site: Type.String(),
    siteName: Type.String(),
    id: Type.String(),
    rule: Type.String(),
    title: Type.String(),
    severity: Type.String(),
    status: Type.String(),
    isShown: Type.Boolean({ description: 'False if muted or found while learning' }),
    sourceAddress: Type.String(),
    destinationAddress: Type.String(),
    time: Time,
    lastTime: Time,
    waitingSince: orNull(Time),
    population: Type.String({
      description:
        'In how many sites the rule fired, and which part never saw the operation; empty below ten sites',
    }),
  },
  { title: 'FleetTriagedAlert' },
)
export type FleetTriagedAlert = Static<typeof FleetTriagedAlert>

export const FleetAlertDetail = Type.Object(
  {
    item: FleetTriagedAlert,
    alert: Type.Unknown({ description: 'As `/rest/alerts/{id}` of the sensor answers it' }),
    decisions: Type.Array(FleetDecisionItem),
  },
  { title: 'FleetAlertDetail' },
)
export type FleetAlertDetail = Static<typeof FleetAlertDetail>

export const NewFleetDecision = Type.Object(
  {
    action: Type.Enum(['close', 'reopen', 'take', 'learn', 'unlearn', 'mute', 'unmute']),
    reason: Type.Optional(Type.String({ maxLength: 1000 })),
    scope: Type.Optional(Type.Enum(['source', 'target', 'both', 'zone'])),
    hours: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 87_600 })),
  },
  { title: 'NewFleetDecision', additionalProperties: false },
)
export type NewFleetDecision = Static<typeof NewFleetDecision>

export const FleetIncidentRow = Type.Object(
  {
    sensor: Type.String(),
    sensorName: Type.String(),
    site: Type.String(),
    siteName: Type.String(),
    id: Type.String(),
    title: Type.String(),
    severity: Type.String(),
    time: Time,
    lastTime: Time,
  },
  { title: 'FleetIncident' },
)
export type FleetIncidentRow = Static<typeof FleetIncidentRow>

export const FleetIncidentDetail = Type.Object(
  {
    item: FleetIncidentRow,
    /** Null if the version of the sensor describes incidents otherwise. */
    incident: orNull(IncidentItem),
    alerts: Type.Array(FleetTriagedAlert, { description: 'Of the incident, in order of time; at most 200' }),
  },
  { title: 'FleetIncidentDetail' },
)
export type FleetIncidentDetail = Static<typeof FleetIncidentDetail>

/** Alerts of several sites that belong together. */
export const FleetCrossSiteIncident = Type.Object(
  {
    id: Type.String(),
    title: Type.String({ description: 'Of the most severe alert' }),
    severity: Type.String(),
    sites: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
    alertCount: Count,
    alerts: Type.Array(
      Type.Object({
        ...{ sensor: Type.String(), id: Type.String(), site: Type.String(), siteName: Type.String() },
        ...{ title: Type.String(), severity: Type.String(), time: Time },
      }),
      { description: 'The latest 200' },
    ),
    reasons: Type.Array(
      Type.Object({
        kind: Type.Enum(['address', 'rule', 'technique']),
        value: Type.String(),
        sites: Count,
      }),
      { description: 'Strongest first' },
    ),
    time: Time,
    lastTime: Time,
  },
  { title: 'FleetCrossSiteIncident' },
)
export type FleetCrossSiteIncident = Static<typeof FleetCrossSiteIncident>

export const FleetOverview = Type.Object(
  {
    sites: Count,
    sensors: Count,
    silentSites: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), since: orNull(Time) }), {
      description: 'Sites with a silent sensor, the longest silent first; at most 20',
    }),
    silentCount: Count,
    devices: Count,
    links: Count,
    incidents: Count,
    openAlerts: OpenAlerts,
    facets: FacetCounts,
    fleetAlerts: Type.Array(FleetAlertItem),
    worst: Type.Array(FleetTriagedAlert, { description: 'Most severe open alerts, latest first; at most 8' }),
    isReadOnly: Type.Boolean({ description: 'The console cannot write: sensors keep what they have' }),
  },
  { title: 'FleetOverview' },
)
export type FleetOverview = Static<typeof FleetOverview>

export const FleetSensorContents = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        kind: Type.String(),
        count: Count,
        digest: Type.String({ description: 'Of ids and contents, in any order' }),
      }),
    ),
    next: Type.Null(),
  },
  { title: 'FleetSensorContents' },
)
export type FleetSensorContents = Static<typeof FleetSensorContents>
