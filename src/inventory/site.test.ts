import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emptySite, type Site, type SiteDevice } from '#model/site'
import { arp, identity, newInventory, observed, operation, traffic } from './testing/fixture.ts'

const device: SiteDevice = {
  addresses: ['10.21.2.10'],
  realm: '',
  name: 'Pasteuriser',
  type: 'PLC',
  owner: '',
  location: 'Hall 2',
  description: '',
  importance: undefined,
  isCrownJewel: true,
  level: undefined,
  zone: '',
  authorised: undefined,
}

const site: Site = {
  ...emptySite,
  zones: [
    { name: 'Plant', level: 3, subnets: ['10.21.0.0/16'], vlans: [] },
    { name: 'Mixing', level: 1, subnets: ['10.21.2.0/24'], vlans: [] },
    { name: 'Office', level: 4, subnets: [], vlans: [80] },
  ],
  internal: ['141.81.0.0/24'],
  devices: [device],
  scanners: ['10.21.9.9'],
}

test('a person is believed before any packet', () => {
  const inventory = newInventory(site)
  inventory.learn(observed(identity('name', 'plc_1'), { server: '10.21.2.10' }))
  const knownDevice = inventory.deviceOfAddress('10.21.2.10')
  assert.deepEqual(
    [
      knownDevice?.name,
      knownDevice?.type,
      knownDevice?.location,
      knownDevice?.importance,
      knownDevice?.zone,
      knownDevice?.purdueLevel,
    ],
    ['Pasteuriser', 'PLC', 'Hall 2', 'high', 'Mixing', 1],
  )
  assert.deepEqual(
    [knownDevice?.provenance.name?.source, knownDevice?.provenance.zone?.source],
    ['site file', 'site file'],
  )
  assert.deepEqual(knownDevice?.hostnames, ['plc_1'])
})

test('the narrowest zone holds a device, its VLAN where no subnet does', () => {
  const inventory = newInventory(site)
  inventory.traffic(traffic('10.21.3.1', '192.168.7.1', { vlan: 80 }))
  assert.equal(inventory.deviceOfAddress('10.21.3.1')?.zone, 'Plant')
  assert.equal(inventory.deviceOfAddress('192.168.7.1')?.zone, 'Office')
})

test('a public range of the plant is no Internet', () => {
  const inventory = newInventory(site)
  const afar = { timeToLiveFromClient: 50, timeToLiveFromServer: 50 }
  inventory.traffic(traffic('141.81.0.5', '141.82.0.5', afar))
  assert.equal(inventory.deviceOfAddress('141.81.0.5')?.type, 'Unknown')
  assert.equal(inventory.deviceOfAddress('141.82.0.5')?.type, 'Internet')
})

test('known scanners are scanners without having scanned', () => {
  const inventory = newInventory(site)
  inventory.traffic(traffic('10.21.9.9', '10.21.2.10'))
  assert.equal(inventory.deviceOfAddress('10.21.9.9')?.isScanner, true)
})

test('office computers beside controllers stand nearer to the plant than those elsewhere', () => {
  const inventory = newInventory()
  inventory.learn(observed(operation('read', { outcome: 'succeeded' })))
  for (const ip of ['10.0.0.77', '10.5.0.77']) {
    inventory.learn(
      observed(identity('os', 'Windows 10', { confidence: 0.6 }), {
        protocol: 'smb',
        client: '10.9.9.9',
        server: ip,
      }),
    )
  }
  inventory.settle()
  assert.deepEqual(
    ['10.0.0.77', '10.5.0.77'].map((ip) => [
      inventory.deviceOfAddress(ip)?.type,
      inventory.deviceOfAddress(ip)?.purdueLevel,
    ]),
    [
      ['Workstation', 3],
      ['Workstation', 4],
    ],
  )
})

test('the draft names the subnets seen, at the level of most of their devices', () => {
  const inventory = newInventory()
  inventory.learn(arp('141.81.0.2', '00:1b:1b:00:00:01'))
  inventory.learn(
    observed(operation('read', { outcome: 'succeeded' }), {
      client: '10.0.0.1',
      server: '141.81.0.2',
      vlan: 5,
    }),
  )
  assert.deepEqual(inventory.siteDraft().internal, ['141.81.0.2/32'], 'its neighbours may be anybody’s')
  inventory.learn(arp('141.81.0.3', '00:1b:1b:00:00:02'))
  const draft = inventory.siteDraft()
  assert.deepEqual(draft.zones, [{ name: '141.81.0.0/24', level: 1, subnets: ['141.81.0.0/24'], vlans: [5] }])
  assert.deepEqual(draft.internal, ['141.81.0.0/24'])
  assert.deepEqual(
    draft.devices.map(({ addresses, type }) => [addresses, type]),
    [[['141.81.0.2'], 'PLC']],
  )
})
