/** The document `sightglass.analysis/2`: all results of one analysis. Scripts depend on it: fields are only added. */
import Type, { type Static } from 'typebox'
import { AlertItem } from './alert.ts'
import { CaptureSummary } from './capture.ts'
import { DeviceItem } from './device.ts'
import { EventItem } from './event.ts'
import { AttackPathItem, ExposureItem, ExposureSummary } from './exposure.ts'
import { IncidentItem } from './incident.ts'
import { BlindSpotItem, LinkItem, ProtocolCountItem } from './link.ts'
import { Count } from './terms.ts'

export const ANALYSIS_SCHEMA = 'sightglass.analysis/2'

export const Analysis = Type.Object(
  {
    schema: Type.Literal(ANALYSIS_SCHEMA),
    site: Type.Optional(Type.String({ description: 'Name of the plant, where the site file says it' })),
    capture: CaptureSummary,
    devices: Type.Array(DeviceItem),
    links: Type.Array(LinkItem),
    protocols: Type.Array(ProtocolCountItem),
    alerts: Type.Array(AlertItem),
    incidents: Type.Array(IncidentItem),
    exposures: Type.Array(ExposureItem),
    paths: Type.Array(AttackPathItem),
    exposureSummary: ExposureSummary,
    blindSpots: Type.Array(BlindSpotItem),
    events: Type.Array(EventItem),
    counters: Type.Record(Type.String(), Count, { description: 'Every drop, duplicate, gap and limit hit' }),
  },
  { title: 'Sightglass analysis', $id: 'https://sightglass.invalid/schema/analysis-2.json' },
)
export type Analysis = Static<typeof Analysis>

export type { AlertItem } from './alert.ts'
export type { CaptureSummary } from './capture.ts'
export type { DeviceItem } from './device.ts'
export type { EventItem } from './event.ts'
export type { BlindSpotItem, LinkItem, LinkOperationItem, ProtocolCountItem } from './link.ts'
