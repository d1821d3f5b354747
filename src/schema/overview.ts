import Type, { type Static } from 'typebox'
import { BlindSpotItem, ProtocolCountItem } from './link.ts'
import { Count, orNull, Time } from './terms.ts'

/** Facet → value → count. */
export const FacetCounts = Type.Record(Type.String(), Type.Record(Type.String(), Count), {
  title: 'FacetCounts',
})
export type FacetCounts = Static<typeof FacetCounts>

/** The numbers of the first page. */
export const Overview = Type.Object(
  {
    devices: FacetCounts,
    deviceCount: Count,
    newDeviceCount: Type.Integer({
      minimum: 0,
      description: 'First seen in the last 24 hours that were captured',
    }),
    linkCount: Count,
    alerts: Type.Record(Type.String(), Type.Record(Type.String(), Count), {
      description:
        '`status`, `severity`, `engine`, and `open`: severity of what is neither closed nor new here',
    }),
    events: Type.Record(Type.String(), Count, {
      description: 'Type of event → how many: writes, stops, downloads',
    }),
    protocols: Type.Array(ProtocolCountItem),
    blindSpots: Type.Array(BlindSpotItem),
    counters: Type.Record(Type.String(), Count),
    firstTime: orNull(Time),
    lastTime: orNull(Time),
  },
  { title: 'Overview' },
)
export type Overview = Static<typeof Overview>

/** How the feed is doing now: the `status` of /rest/live. */
export const LiveStatus = Type.Object(
  {
    packetsPerSecond: Type.Number({ minimum: 0 }),
    loss: Type.Number({ minimum: 0, maximum: 1 }),
    lagSeconds: Type.Number({ minimum: 0, description: 'Seconds that the engine is behind the interfaces' }),
    isActive: Type.Boolean(),
  },
  { title: 'LiveStatus' },
)
export type LiveStatus = Static<typeof LiveStatus>

/** How many things changed since the last `changes` of /rest/live. */
export const LiveChanges = Type.Object(
  { devices: Count, links: Count, alerts: Count, events: Count, incidents: Count },
  { title: 'LiveChanges' },
)
export type LiveChanges = Static<typeof LiveChanges>
