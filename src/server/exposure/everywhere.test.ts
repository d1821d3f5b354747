/** A plant in which many devices have the same weakness: no single change helps, the same one everywhere does. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Device } from '#model/device'
import { UNKNOWN_DEVICE } from '#model/unknown-device'
import { shippedAdvisories } from './advisories.ts'
import { assess } from './assess.ts'

const device = (id: string, ip: string, more: Partial<Device>): Device => ({
  ...UNKNOWN_DEVICE,
  class: 'OT',
  id,
  name: id,
  ipAddresses: [ip],
  ...more,
})
const SWITCHES = Array.from({ length: 15 }, (_, at) => `switch-${at}`)
const devices = [
  device('desk', '10.9.0.5', { type: 'Workstation', class: 'IT', zone: 'office', purdueLevel: 4 }),
  ...SWITCHES.map((id, at) =>
    device(id, `10.2.0.${at + 1}`, { type: 'Switch', zone: 'cell', purdueLevel: 2 }),
  ),
  ...SWITCHES.map((_, at) =>
    device(`plc-${at}`, `10.2.0.${at + 100}`, {
      type: 'PLC',
      zone: 'cell',
      purdueLevel: 1,
      protocols: [{ protocol: 'modbus', role: 'server' }],
    }),
  ),
]
const links = SWITCHES.map((server) => ({
  id: server,
  client: 'desk',
  server,
  clientAddress: '10.9.0.5',
  serverAddress: server,
  transport: 'udp',
  port: 161,
  protocol: 'snmp',
  packets: 20,
  operations: [],
}))
const alerts = SWITCHES.map((destination) => ({
  rule: 'cleartext-credentials',
  severity: 'warning',
  source: 'desk',
  destination,
  targets: [destination],
  what: `desk signs in to ${destination} with credentials that the maker ships (snmp, community)`,
}))

test('the same change on all devices is proposed with its number, where to begin, and what it brings', () => {
  const plant = { devices, links, alerts } as unknown as Parameters<typeof assess>[0]
  const site = assess(plant, { set: shippedAdvisories() })
  const [first] = site.plan.changes
  assert.deepEqual([first?.tag, first?.kind], ['everywhere:default-credentials', 'everywhere'])
  assert.equal(
    first?.title,
    'Replace default passwords and community strings on all 15 devices that accept them',
  )
  assert.match(first?.setting ?? '', /^Start with switch-\d+(?:, switch-\d+){4}, then continue by zone$/)
  assert.ok(first !== undefined && first.alone < first.before)
  assert.ok(site.plan.changes.every(({ together, before }) => together < before))
  const tried = site.whatIf({ gone: [first.tag] })
  assert.ok(Math.abs((tried.paths[0]?.probability ?? 0) - first.alone) < 1e-9)
  assert.equal(tried.scores?.devices.length, SWITCHES.length, 'each switch scores better')
})
