/** A small map, expanded or not, for the tests of this folder. */
import type { MapDevice, MapEdge, MapGroup, PlantMap } from '#schema/map'

const TIME = '2026-11-24T03:00:00.000000Z'

export function aGroup(id: string, change: Partial<MapGroup> = {}): MapGroup {
  return {
    kind: 'group',
    id,
    level: 1,
    zone: 'cell',
    subnet: '10.0.0.0/24',
    devices: 12,
    types: [{ type: 'PLC', count: 12 }],
    alerts: 0,
    worst: null,
    isBeyond: false,
    isOpen: false,
    withheld: 0,
    insideLinks: 0,
    insideBytes: 0,
    ...change,
  }
}

export function aDevice(id: string, change: Partial<MapDevice> = {}): MapDevice {
  return {
    kind: 'device',
    id,
    group: 'g1',
    level: 1,
    zone: 'cell',
    name: id,
    type: 'PLC',
    vendor: 'Siemens',
    model: 'S7-1500',
    address: '10.0.0.1',
    hasModules: false,
    alerts: 0,
    worst: null,
    isBeyond: false,
    lastSeen: TIME,
    ...change,
  }
}

export function anEdge(from: number, to: number, change: Partial<MapEdge> = {}): MapEdge {
  return {
    from,
    to,
    activity: 'read',
    links: 1,
    packets: 10,
    bytes: 1000,
    protocols: ['modbus'],
    verbs: ['read'],
    firstSeen: TIME,
    lastSeen: TIME,
    ...change,
  }
}

export function aMap(nodes: PlantMap['nodes'], edges: PlantMap['edges'] = []): PlantMap {
  return {
    nodes,
    edges,
    deviceCount: nodes.length,
    linkCount: edges.length,
    withheldEdges: 0,
    withheldLinks: 0,
    silentLinks: 0,
    protocols: [],
    verbs: [],
    zones: [],
    levels: [],
    focus: '',
    firstTime: null,
    lastTime: null,
  }
}

/** Two levels, two zones, one subnet expanded. */
export const plant = aMap(
  [
    aGroup('g3', { level: 3, zone: 'office', subnet: '10.1.0.0/24' }),
    aGroup('g1', { isOpen: true, devices: 3 }),
    aDevice('plc-1'),
    aDevice('plc-2', { worst: 'major', alerts: 2 }),
    aDevice('plc-3', { hasModules: true }),
    aGroup('g2', { subnet: '10.0.1.0/24' }),
    aGroup('g0', { level: null, zone: '', subnet: '' }),
  ],
  [anEdge(0, 3, { activity: 'program', verbs: ['stop'] }), anEdge(0, 3), anEdge(2, 5, { activity: 'write' })],
)
