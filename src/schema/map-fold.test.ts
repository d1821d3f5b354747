import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type PlantDevice, type PlantGraph, verbBits } from '#model/plant-graph'
import { foldMap } from './map-fold.ts'
import { limits } from './map-question.ts'
import { subnetOf } from './subnet.ts'

const T0 = Date.UTC(2026, 10, 24) * 1000

function device(id: string, change: Partial<PlantDevice> = {}): PlantDevice {
  return {
    id,
    name: id,
    type: 'PLC',
    class: 'OT',
    vendor: '',
    model: '',
    level: 1,
    zone: 'cell',
    address: '10.0.0.1',
    hasModules: false,
    firstSeen: T0,
    lastSeen: T0,
    alerts: 0,
    worst: undefined,
    ...change,
  }
}

type Row = readonly [client: number, server: number, protocol: string, verbs: string[], bytes: number]

function graphOf(devices: readonly PlantDevice[], rows: readonly Row[] = []): PlantGraph {
  const protocols = [...new Set(rows.map(([, , protocol]) => protocol))]
  return {
    devices,
    protocols,
    links: {
      client: Uint32Array.from(rows, ([client]) => client),
      server: Uint32Array.from(rows, ([, server]) => server),
      protocol: Uint16Array.from(rows, ([, , protocol]) => protocols.indexOf(protocol)),
      verbs: Uint32Array.from(rows, ([, , , verbs]) => verbBits(verbs)),
      packets: Float64Array.from(rows, () => 1),
      bytes: Float64Array.from(rows, ([, , , , bytes]) => bytes),
      firstSeen: Float64Array.from(rows, () => T0),
      lastSeen: Float64Array.from(rows, () => T0),
    },
    silentLinks: 0,
    withheldLinks: 0,
  }
}

const SMALL = graphOf(
  [
    device('plc-1'),
    device('plc-2', { address: '10.0.0.2', alerts: 2, worst: 'major' }),
    device('eng', { level: 3, zone: 'office', address: '10.1.0.9', type: 'Engineering Station' }),
  ],
  [
    [2, 0, 's7comm', ['read'], 100],
    [2, 1, 's7comm', ['read', 'stop'], 10],
    [2, 1, 'ssh', [], 7],
    [0, 1, 'modbus', ['write', 'read'], 5],
  ],
)

test('a folded subnet tells how many, what kinds and how bad, and keeps what is said inside to itself', () => {
  const { nodes, edges } = foldMap(SMALL, { open: 'none' })
  assert.deepEqual(
    nodes.map((node) =>
      node.kind === 'group'
        ? [node.level, node.zone, node.subnet, node.devices, node.worst, node.insideLinks]
        : node.id,
    ),
    [[3, 'office', '10.1.0.0/24', 1, null, 0], 'eng', [1, 'cell', '10.0.0.0/24', 2, 'major', 1]],
  )
  assert.deepEqual(
    edges.map(({ from, to, activity, bytes, protocols }) => [from, to, activity, bytes, protocols]),
    [
      [1, 2, 'program', 10, ['s7comm']],
      [1, 2, 'remote', 7, ['ssh']],
      [1, 2, 'read', 100, ['s7comm']],
    ],
  )
})

test('a small plant is shown unfolded', () => {
  const { nodes, edges } = foldMap(SMALL, {})
  assert.deepEqual(
    nodes.filter(({ kind }) => kind === 'device').map(({ id }) => id),
    ['eng', 'plc-1', 'plc-2'],
  )
  assert.deepEqual(
    edges.map(({ activity }) => activity),
    ['program', 'remote', 'write', 'read'],
  )
})

test('narrowed to a level, peers outside of it stay as context', () => {
  const { nodes, linkCount } = foldMap(SMALL, { level: 3 })
  assert.deepEqual(
    nodes.map(({ id, isBeyond, kind }) => [kind === 'group' ? 'group' : id, isBeyond]),
    [
      ['group', false],
      ['eng', false],
      ['group', true],
      ['plc-1', true],
      ['plc-2', true],
    ],
  )
  assert.equal(linkCount, 3)
})

test('narrowed to a protocol, a verb or a time, only who takes part is left', () => {
  const ids = (question: object) =>
    foldMap(SMALL, question).nodes.flatMap((node) => (node.kind === 'device' ? [node.id] : []))
  assert.deepEqual(ids({ protocol: 'modbus' }), ['plc-1', 'plc-2'])
  assert.deepEqual(ids({ verb: 'stop' }), ['eng', 'plc-2'])
  assert.deepEqual(ids({ protocol: 'nobody-speaks-this' }), [])
  assert.deepEqual(ids({ from: T0 + 1 }), [])
})

test('the device asked for is drawn, even out of a folded group larger than what is drawn', () => {
  const many = Array.from({ length: 900 }, (_, index) =>
    device(`plc-${index}`, { address: `10.0.0.${index & 255}` }),
  )
  const { nodes, focus } = foldMap(graphOf(many), { open: 'none', device: 'plc-899' })
  assert.equal(focus, 'plc-899')
  assert.equal(nodes.length, limits.devices + 1)
  assert.equal(nodes[0]?.kind === 'group' && nodes[0].withheld, 900 - limits.devices)
})

test('devices of a way stand by themselves, and their groups stay folded', () => {
  const many = Array.from({ length: 900 }, (_, index) =>
    device(`plc-${index}`, { address: `10.0.0.${index & 255}` }),
  )
  const { nodes } = foldMap(graphOf(many), { open: 'none', way: ['plc-7', 'plc-899', 'gone'] })
  assert.deepEqual(
    nodes.flatMap((node) => (node.kind === 'device' ? [node.id] : [])),
    ['plc-7', 'plc-899'],
  )
})

test('12,000 devices and 200,000 links stay within the limits, whatever their order', () => {
  const devices = Array.from({ length: 12_000 }, (_, index) =>
    device(`d${index}`, {
      address: `10.${index % 50}.${index % 251}.${index >> 8}`,
      level: index % 4,
      zone: `zone ${index % 12}`,
    }),
  )
  const rows = Array.from({ length: 200_000 }, (_, index): Row => {
    const client = (index * 7919) % 12_000
    return [client, (index * 104_729 + 1) % 12_000, index % 3 ? 'modbus' : 'cip', ['read'], index]
  })
  const map = foldMap(graphOf(devices, rows), {})
  assert.ok(map.nodes.length <= limits.groups + limits.devices, `${map.nodes.length} nodes`)
  assert.ok(map.edges.length <= limits.edges && map.withheldEdges >= 0)
  const turned = graphOf([...devices].reverse(), [])
  assert.deepEqual(
    foldMap(turned, {}).nodes.map(({ id }) => id),
    foldMap(graphOf(devices), {}).nodes.map(({ id }) => id),
  )
})

test('an address falls into its subnet', () => {
  const at = (address: string, width = 0) =>
    subnetOf(
      address,
      (
        [
          [24, 64],
          [16, 48],
          [0, 0],
        ] as const
      )[width]!,
    )
  assert.deepEqual(
    [at('10.20.3.4'), at('10.20.3.4', 1), at('10.20.3.4', 2)],
    ['10.20.3.0/24', '10.20.0.0/16', '0.0.0.0/0'],
  )
  assert.deepEqual([at('fd00:1:2:3::9'), at('fe80::1')], ['fd00:1:2:3::/64', 'fe80:0:0:0::/64'])
  assert.deepEqual([at('00:1b:1b:00:00:07'), at('')], ['', ''])
})
