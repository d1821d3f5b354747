import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Device } from '#model/device'
import type { Rule, RuleContext, RuleInput } from '#model/rule'
import { EXAMPLE_DEVICE } from './example-device.ts'
import { rule } from './rules/rogue-network-service.ts'

const ROUTER_MAC = '00:1b:0d:00:00:01'
const ROUTER: Device = {
  ...EXAMPLE_DEVICE,
  type: 'Router',
  class: 'IT',
  roles: ['router'],
  ipAddresses: ['10.1.0.1', '10.2.0.1'],
  macAddresses: [ROUTER_MAC],
}
const EVERYONE = { realm: '', ip: '255.255.255.255', mac: 'ff:ff:ff:ff:ff:ff', port: 68 }
const HOUR = 3600e6

/** An offer in a segment, some hours after the plant was learned. */
function severityOf({
  ip = '10.3.0.1',
  mac = ROUTER_MAC,
  isTagged = true,
  isSecond = false,
  routerSince = 0,
  device = ROUTER,
}) {
  const seen = { many: 1, servers: true, services: !isSecond }
  const state = {
    many: { add: () => seen.many },
    servers: { add: () => seen.servers },
    services: { add: () => seen.services },
  }
  const context = {
    isLearning: false,
    device: (of: string) => (of === ROUTER_MAC ? device : undefined),
    observedSince: () => 1,
    firstSeen: (address: string) => (address === ROUTER_MAC ? routerSince + 1 : undefined),
  } as unknown as RuleContext
  const input = {
    ...{
      time: 5 * HOUR,
      lastTime: 5 * HOUR,
      count: 1,
      protocol: 'dhcp',
      transport: 'udp',
      vlan: isTagged ? 3 : undefined,
    },
    ...{ client: { realm: '', ip, mac, port: 67 }, server: EVERYONE, directionKnown: true },
    place: { file: 0, frame: 1 },
    fact: {
      kind: 'identity',
      about: ip,
      attribute: 'role',
      value: 'dhcp-server',
      confidence: 0.6,
      field: '54',
    },
  } as unknown as RuleInput
  const found = (rule as Rule).evaluate(input, context, state as never)
  return found === undefined ? 'silent' : (found.severity ?? rule.severity)
}

test('a router that was there assigns addresses in one more segment', () => {
  assert.equal(severityOf({}), 'notice')
  assert.equal(severityOf({ isTagged: false, isSecond: true }), 'notice')
})

test('a rogue server is reported, whatever address it states', () => {
  assert.equal(severityOf({ ip: '10.3.0.66', mac: '02:00:00:00:00:66' }), 'minor')
  assert.equal(severityOf({ ip: '10.3.0.66', mac: '02:00:00:00:00:66', isSecond: true }), 'major')
  assert.equal(severityOf({ mac: '02:00:00:00:00:66' }), 'minor')
  assert.equal(severityOf({ mac: '02:00:00:00:00:66', isSecond: true }), 'major')
})

test('so is a router where the segment has a server, one that came later, and one of a single network', () => {
  assert.equal(severityOf({ isSecond: true }), 'major')
  assert.equal(severityOf({ routerSince: HOUR }), 'minor')
  assert.equal(severityOf({ device: { ...ROUTER, ipAddresses: ['10.3.0.1'] } }), 'minor')
  assert.equal(severityOf({ device: { ...ROUTER, roles: [] } }), 'minor')
})
