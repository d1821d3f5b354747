import Type, { type Static } from 'typebox'
import { LINK_ACTIVITIES } from './link-activities.ts'
import { Count, DeviceTypeKind, orNull, SeverityKind, Texts, Time, VerbKind } from './terms.ts'

const place = {
  id: Type.String(),
  level: orNull(Type.Number({ minimum: 0, maximum: 5 })),
  zone: Type.String(),
  alerts: Type.Integer({ minimum: 0, description: 'Open alerts' }),
  worst: orNull(SeverityKind),
  isBeyond: Type.Boolean({
    description: 'Outside of what the map is narrowed to, shown because it talks to something inside',
  }),
}

/** Devices of one level, zone and subnet. */
export const MapGroup = Type.Object(
  {
    kind: Type.Literal('group'),
    ...place,
    subnet: Type.String({ description: 'Prefix; empty where devices have no IP address' }),
    devices: Count,
    types: Type.Array(Type.Object({ type: DeviceTypeKind, count: Count }), {
      description: 'Most frequent first, at most four',
    }),
    isOpen: Type.Boolean({ description: 'Its devices are nodes of their own' }),
    withheld: Type.Integer({ minimum: 0, description: 'Devices of an open group that are not drawn' }),
    insideLinks: Count,
    insideBytes: Count,
  },
  { title: 'MapGroup' },
)
export type MapGroup = Static<typeof MapGroup>

export const MapDevice = Type.Object(
  {
    kind: Type.Literal('device'),
    ...place,
    group: Type.String(),
    name: Type.String(),
    type: DeviceTypeKind,
    vendor: Type.String(),
    model: Type.String(),
    address: Type.String(),
    hasModules: Type.Boolean(),
    lastSeen: Time,
  },
  { title: 'MapDevice' },
)
export type MapDevice = Static<typeof MapDevice>

export const MapEdge = Type.Object(
  {
    from: Type.Integer({ minimum: 0, description: 'Index of the node that asks' }),
    to: Type.Integer({ minimum: 0, description: 'Index of the node that is asked' }),
    activity: Type.Enum([...LINK_ACTIVITIES]),
    links: Count,
    packets: Count,
    bytes: Count,
    protocols: Type.Array(Type.String(), { description: 'By volume, at most five; empty: not recognised' }),
    verbs: Type.Array(VerbKind),
    firstSeen: Time,
    lastSeen: Time,
  },
  { title: 'MapEdge', description: 'All links of one activity from one node to another' },
)
export type MapEdge = Static<typeof MapEdge>

/** The plant as a picture shows it: bounded, however large the plant is. */
export const PlantMap = Type.Object(
  {
    nodes: Type.Array(Type.Union([MapGroup, MapDevice])),
    edges: Type.Array(MapEdge),
    deviceCount: Type.Integer({ minimum: 0, description: 'Devices that fit, drawn or folded' }),
    linkCount: Type.Integer({ minimum: 0, description: 'Links that fit' }),
    withheldEdges: Type.Integer({ minimum: 0, description: 'Lines left out, the lightest ones' }),
    withheldLinks: Type.Integer({ minimum: 0, description: 'Links beyond what is read at once' }),
    silentLinks: Type.Integer({ minimum: 0, description: 'Links to addresses that never answered' }),
    protocols: Texts,
    verbs: Type.Array(VerbKind),
    zones: Texts,
    levels: Type.Array(orNull(Type.Number())),
    focus: Type.String({ description: 'Node of the device that was asked for; empty if there is none' }),
    firstTime: orNull(Time),
    lastTime: orNull(Time),
  },
  { title: 'PlantMap' },
)
export type PlantMap = Static<typeof PlantMap>
