/** Floods of spoofed senders before a plant: who is kept when the tables are full. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Traffic } from '#model/fact'
import { emptySite, type SiteDevice } from '#model/site'
import type { Inventory } from './inventory.ts'
import type { TableLimits } from './limits.ts'
import { arp, identity, newInventory, observed, operation, traffic } from './testing/fixture.ts'

const SMALL: TableLimits = {
  hosts: 900,
  devices: 400,
  links: 900,
  reservedShare: 0.25,
  probationShare: 0.05,
}
const FLOOD = 1000
const PLC = '192.168.1.10'
const HMI = '192.168.1.1'
const ALL_REAL = ['192.168.1.1', '192.168.1.10', '192.168.1.11', '192.168.1.12', '192.168.1.13']

const hex = (value: number) => value.toString(16).padStart(2, '0')
const macOf = (at: number) => `02:00:00:${hex((at >> 16) & 255)}:${hex((at >> 8) & 255)}:${hex(at & 255)}`
const ipOf = (at: number) => `10.${100 + (at >> 16)}.${(at >> 8) & 255}.${at & 255}`

/** Traffic of one datagram without a response. */
const UNANSWERED: Partial<Traffic> = {
  transport: 'udp',
  packetsFromClient: 1,
  packetsFromServer: 0,
  bytesFromServer: 0,
  timeToLiveFromServer: 0,
  established: false,
  directionKnown: false,
}

type Sender = (inventory: Inventory, at: number) => void

const send =
  (client: (at: number) => string, server: (at: number) => string, more: Partial<Traffic> = {}): Sender =>
  (inventory, at) => {
    const time = 1e6 + at * 100
    inventory.traffic(traffic(client(at), server(at), { ...UNANSWERED, first: time, last: time, ...more }))
  }

const KINDS: Readonly<Record<string, Sender>> = {
  'own MAC and IP': send(
    (at) => `${ipOf(at)} ${macOf(at)}`,
    () => '10.9.9.9',
  ),
  'IPs of one MAC': send(
    (at) => `${ipOf(at)} 02:00:00:00:00:01`,
    () => '10.9.9.9',
  ),
  'MACs alone': send(macOf, () => 'aa:00:00:00:00:01', { transport: 'link' }),
  'IPv6 addresses of one MAC': send(
    (at) => `fe80::${(at + 1).toString(16)} 02:00:00:00:00:01`,
    () => 'fe80::ffff:1',
  ),
  'ARP claims': (inventory, at) => inventory.learn(arp(ipOf(at), macOf(at))),
  'ARP claims of one MAC': (inventory, at) => inventory.learn(arp(ipOf(at), '02:00:00:00:00:01')),
  'broadcast senders': send(
    (at) => `${ipOf(at)} ${macOf(at)}`,
    () => '255.255.255.255 ff:ff:ff:ff:ff:ff',
  ),
  'a port scan of empty addresses': send(
    () => '10.9.9.9 02:00:00:00:00:01',
    (at) => ipOf(at),
  ),
  'SYNs that a PLC answers': send(
    (at) => `${ipOf(at)} ${macOf(at)}`,
    () => `${PLC} 00:80:f4:00:00:0a`,
    {
      transport: 'tcp',
      packetsFromServer: 1,
      bytesFromServer: 60,
      timeToLiveFromServer: 64,
      established: true,
      directionKnown: true,
    },
  ),
  'datagrams that a server answers': send(
    (at) => `${ipOf(at)} ${macOf(at)}`,
    () => `${PLC} 00:80:f4:00:00:0a`,
    {
      packetsFromServer: 1,
      bytesFromServer: 60,
      timeToLiveFromServer: 64,
      established: true,
    },
  ),
  'public addresses': send(
    (at) => `${ipOf(at).replace(/^10/, '93')} 02:00:00:00:00:01`,
    () => '10.9.9.9',
  ),
  'identities that nobody asked for': (inventory, at) =>
    inventory.learn(
      observed(identity('model', '1756-L61'), {
        protocol: 'enip',
        transport: 'udp',
        client: '10.9.9.9',
        server: `${ipOf(at)} ${macOf(at)}`,
      }),
    ),
}

/** An HMI polls four PLCs. */
function plant(inventory: Inventory, from = 100): void {
  for (let unit = 0; unit < 4; unit++) {
    const seen = {
      client: `${HMI} 00:80:f4:00:00:01`,
      server: `192.168.1.${10 + unit} 00:80:f4:00:00:0${hex(10 + unit).at(-1)}`,
    }
    for (let at = from; at < from + 3; at++) {
      inventory.learn(observed(operation('read'), { ...seen, at }))
      inventory.learn(observed(operation('read', { outcome: 'succeeded' }), { ...seen, at }))
    }
    const time = from * 1e6
    inventory.traffic(
      traffic(seen.client, seen.server, {
        protocol: 'modbus',
        first: time,
        last: time + 2e6,
        isDialogue: true,
      }),
    )
  }
}

function flood(inventory: Inventory, kind: Sender, from = 0, count = FLOOD): void {
  for (let at = from; at < from + count; at++) kind(inventory, at)
}

function realOf(inventory: Inventory): string[] {
  const kept = inventory.devices().flatMap(({ ipAddresses }) => ipAddresses)
  return ALL_REAL.filter((address) => kept.includes(address))
}

describe('a flood before the plant', () => {
  for (const [name, kind] of Object.entries(KINDS))
    it(`costs no real device: ${name}`, () => {
      const inventory = newInventory(undefined, SMALL)
      flood(inventory, kind)
      plant(inventory)
      assert.deepEqual(realOf(inventory), ALL_REAL)
      assert.equal(inventory.deviceOfAddress(PLC)?.type, 'PLC')
      assert.equal(inventory.links().filter(({ protocol }) => protocol === 'modbus').length, 4)
      assert.ok(inventory.devices().length <= SMALL.devices)
      assert.ok(inventory.links().length <= SMALL.links)
      flood(inventory, kind, FLOOD)
      assert.deepEqual(realOf(inventory), ALL_REAL, 'and none later')
    })

  it('in another realm and VLAN costs no real device', () => {
    const inventory = newInventory(undefined, SMALL)
    for (let at = 0; at < FLOOD; at++) {
      const client = { realm: 'guests', ip: ipOf(at), mac: macOf(at), port: 40_000 }
      const server = { realm: 'guests', ip: '10.9.9.9', mac: undefined, port: 9999 }
      inventory.traffic(traffic('0.0.0.1', '0.0.0.2', { ...UNANSWERED, vlan: at % 4000, client, server }))
    }
    plant(inventory)
    assert.deepEqual(realOf(inventory), ALL_REAL)
  })
})

describe('eviction', () => {
  it('comes out the same in a replay', () => {
    const run = () => {
      const inventory = newInventory(undefined, SMALL)
      for (const kind of Object.values(KINDS)) flood(inventory, kind)
      plant(inventory)
      return [inventory.devices(), inventory.links(), inventory.counters]
    }
    assert.deepEqual(run(), run())
  })

  it('takes back what was reported, and only that', () => {
    const inventory = newInventory(undefined, SMALL)
    const shown = { devices: new Set<string>(), links: new Set<string>() }
    const take = () => {
      const { devices, links, goneDevices, goneLinks } = inventory.takeChanged()
      for (const { id } of devices) shown.devices.add(id)
      for (const { id } of links) shown.links.add(id)
      for (const id of goneDevices) assert.ok(shown.devices.delete(id))
      for (const id of goneLinks) assert.ok(shown.links.delete(id))
    }
    for (let round = 0; round < 8; round++) {
      flood(inventory, KINDS['own MAC and IP']!, round * 300, 300)
      plant(inventory, 100 + round)
      take()
    }
    assert.deepEqual(
      [...shown.devices].sort(),
      inventory.devices().map(({ id }) => id),
    )
    assert.deepEqual(
      [...shown.links].sort(),
      inventory.links().map(({ id }) => id),
    )
  })

  it('says which addresses left', () => {
    const inventory = newInventory(undefined, SMALL)
    const left: string[] = []
    for (let at = 0; at < FLOOD; at++)
      for (const change of inventory.traffic(traffic(`${ipOf(at)} ${macOf(at)}`, '10.9.9.9', UNANSWERED)))
        if (change.kind === 'asset-evicted') left.push(...change.addresses)
    assert.ok(left.includes(ipOf(0)) && left.includes(macOf(0)))
    assert.equal(left.length, 2 * inventory.counters['inventory.devicesEvicted']!)
  })

  it('spares a device of the site file, though it is never answered', () => {
    const device = {
      addresses: [ipOf(3)],
      ...{ realm: '', name: 'Sensor', type: 'Meter' as const, owner: '', location: '', description: '' },
      ...{ importance: undefined, isCrownJewel: false, level: undefined, zone: '', authorised: true },
    }
    const inventory = newInventory({ ...emptySite, devices: [device as SiteDevice] }, SMALL)
    flood(inventory, KINDS['own MAC and IP']!)
    assert.equal(inventory.deviceOfAddress(ipOf(3))?.name, 'Sensor')
    assert.equal(inventory.deviceOfAddress(ipOf(4)), undefined)
  })

  it('lets a device that leaves come back', () => {
    const inventory = newInventory(undefined, SMALL)
    flood(inventory, KINDS['own MAC and IP']!)
    assert.equal(inventory.deviceOfAddress(ipOf(0)), undefined)
    KINDS['own MAC and IP']!(inventory, 0)
    assert.deepEqual(inventory.deviceOfAddress(ipOf(0))?.macAddresses, [macOf(0)])
  })

  it('replaces devices that converse by newer ones only when all do', () => {
    const inventory = newInventory(undefined, SMALL)
    plant(inventory)
    const conversing = send(
      (at) => `${ipOf(at)} ${macOf(at)}`,
      (at) => `${ipOf(at + 100_000)} ${macOf(at + 100_000)}`,
      { protocol: 'http', transport: 'tcp', packetsFromServer: 9, established: true, isDialogue: true },
    )
    flood(inventory, conversing, 0, 2 * FLOOD)
    assert.deepEqual(realOf(inventory), ALL_REAL)
    assert.ok(inventory.deviceOfAddress(ipOf(2 * FLOOD - 1)) !== undefined, 'the newest is there')
  })
})
