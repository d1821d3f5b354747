/** Meaning of the stripe at the left of a node: none, its role, or the duration of its silence. */
import type { MapDevice, MapGroup, PlantMap } from '#schema/map'
import type { Palette } from './palette.ts'

type Colors = Pick<Palette, 'grey' | 'data'>

export const LAYERS = ['alerts', 'role', 'silence'] as const
export type MapLayer = (typeof LAYERS)[number]

export const layerNames: Readonly<Record<MapLayer, string>> = {
  alerts: 'Alerts only',
  role: 'Role',
  silence: 'Last seen',
}

/** Roles by a word in the device type, with the number of the data colour; the first match wins. */
const ROLES: readonly (readonly [role: string, color: number, RegExp])[] = [
  ['Engineering', 2, /engineering/i],
  ['Operator', 1, /hmi|terminal|operator/i],
  ['Network', 3, /switch|router|firewall|vpn|wireless|access point/i],
  ['Controller', 0, /plc|rtu|ied|dcs|controller|adapter|drive|safety|robot|relay|slot/i],
  ['IoT', 5, /camera|printer|phone|hvac|thermostat|meter|ups|tv|intercom|power/i],
  ['IT', 7, /server|workstation|historian|storage|computer|mobile/i],
]

/** Time since the last packet, in ms, above which a device is pale, and above which it is hollow. */
const [pale, hollow] = [3_600_000, 86_400_000]

export interface LayerKey {
  readonly name: string
  readonly color: string
}

function roleOf(type: string): (typeof ROLES)[number] | undefined {
  return ROLES.find(([, , words]) => words.test(type))
}

/** Colour of the stripe; undefined: none. */
export function stripeOf(
  layer: MapLayer,
  node: MapDevice | MapGroup,
  { map, palette }: { readonly map: PlantMap; readonly palette: Colors },
): string | undefined {
  if (layer === 'role') {
    const role = roleOf(node.kind === 'device' ? node.type : (node.types[0]?.type ?? ''))
    return role && palette.data[role[1]]
  }
  if (layer === 'silence' && node.kind === 'device' && map.lastTime !== null) {
    const silent = Date.parse(map.lastTime) - Date.parse(node.lastSeen)
    return silent > hollow ? palette.grey[3] : silent > pale ? palette.grey[6] : palette.data[0]
  }
  return undefined
}

/** Legend of the stripes. */
export function keysOf(layer: MapLayer, palette: Colors): LayerKey[] {
  if (layer === 'role') return ROLES.map(([name, color]) => ({ name, color: palette.data[color]! }))
  if (layer === 'silence')
    return [
      { name: 'within an hour', color: palette.data[0]! },
      { name: 'within a day', color: palette.grey[6]! },
      { name: 'longer ago', color: palette.grey[3]! },
    ]
  return []
}
