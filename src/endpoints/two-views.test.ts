import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  hiddenConnections,
  type InsideView,
  type LoginWire,
  loginWithoutSession,
  silentAgent,
  type WireConnection,
} from './two-views.ts'

const MINUTE = 60_000_000
const T = 1_764_000_000_000_000

const inside = (change: Partial<InsideView> = {}): InsideView => ({
  ...{
    from: T,
    until: T + 60 * MINUTE,
    connections: [],
    listeners: [],
    events: 100,
    lost: 0,
    isClockSet: true,
    ...{ missed: [], round: 30_000_000, isDigest: false },
  },
  ...change,
})
const wire = (change: Partial<WireConnection> = {}): WireConnection => ({
  ...{ transport: 'tcp', isClient: true, peer: '203.0.113.9', port: 443, from: T, until: T + 10 * MINUTE },
  looks: 10,
  ...change,
})
const listed = {
  transport: 'tcp',
  isClient: true,
  peer: '203.0.113.9',
  port: 443,
  first: T,
  last: T + 10 * MINUTE,
} as const
const found = (view: InsideView, one: WireConnection) => hiddenConnections(view, [one]).length

test('a lasting connection that no round lists is hidden', () => {
  assert.equal(found(inside(), wire()), 1)
  assert.equal(found(inside({ connections: [{ ...listed, port: 80 }] }), wire()), 1)
  assert.equal(
    found(inside({ connections: [{ ...listed, first: T - 90 * MINUTE, last: T - 60 * MINUTE }] }), wire()),
    1,
  )
})

test('near misses: listed, too short, outside of the batches, losses, clock unset, UDP answers of a server', () => {
  assert.equal(found(inside({ connections: [listed] }), wire()), 0)
  assert.equal(found(inside(), wire({ until: T + 1.5 * MINUTE })), 0)
  assert.equal(found(inside(), wire({ from: T + 60 * MINUTE, until: T + 70 * MINUTE })), 0)
  assert.equal(found(inside({ lost: 2 }), wire()), 0)
  assert.equal(found(inside({ isClockSet: false }), wire()), 0)
  const snmp = wire({ transport: 'udp', isClient: false, port: 161 })
  assert.equal(found(inside({ listeners: [{ transport: 'udp', port: 161 }] }), snmp), 0)
  assert.equal(found(inside(), snmp), 1)
  assert.equal(found(inside(), wire({ transport: 'udp', port: 53 })), 0, 'sockets of clients come and go')
})

test('short connections that the kernel counted and no round listed explain traffic, few of them do not', () => {
  const missed = (count: number, at = T) => inside({ missed: [{ from: at, until: at + 30 * MINUTE, count }] })
  assert.equal(found(missed(10), wire()), 0)
  assert.equal(found(missed(9), wire()), 1)
  assert.equal(found(missed(1000, T + 30 * MINUTE), wire()), 1, 'after the connection')
  // A tenth of the connection is within the batches, and so is a tenth of the looks.
  const late = wire({ from: T - 90 * MINUTE, until: T + 10 * MINUTE, looks: 100 })
  assert.equal(found(missed(10), late), 0)
  assert.equal(found(missed(9), late), 1)
})

test('with digests, rounds come each ten seconds and what was listed once is not listed again', () => {
  const digest = inside({ round: 10_000_000, isDigest: true })
  assert.equal(found(digest, wire({ until: T + 0.75 * MINUTE, looks: 3 })), 1)
  assert.equal(found(digest, wire({ until: T + 0.5 * MINUTE, looks: 3 })), 0)
  const before = { ...listed, first: T - 90 * MINUTE, last: T - 60 * MINUTE }
  assert.equal(found({ ...digest, connections: [before] }, wire()), 0)
})

test('an agent is silent after two intervals, while the device talks', () => {
  const pulse = {
    lastBatch: T,
    sendInterval: 30 * MINUTE,
    lastTraffic: T + 61 * MINUTE,
    now: T + 62 * MINUTE,
    notBefore: 0,
  }
  assert.equal(silentAgent(pulse)?.rule, 'silent-agent')
  assert.equal(silentAgent({ ...pulse, now: T + 59 * MINUTE, lastTraffic: T + 59 * MINUTE }), undefined)
  assert.equal(silentAgent({ ...pulse, lastTraffic: T + 31 * MINUTE }), undefined, 'the device is off, too')
  assert.equal(silentAgent({ ...pulse, notBefore: T + 70 * MINUTE }), undefined, 'the server was away')
})

test('a login without a session on the wire, where the sensor sees both ends', () => {
  const login = { user: 'root', terminal: 'pts/0', remote: '10.1.4.3', time: T }
  const seen = { since: T - 60 * MINUTE, device: T + MINUTE, remote: T + MINUTE, sessions: [] }
  assert.equal(loginWithoutSession(login, seen)?.peer, '10.1.4.3')
  const late = { from: T - 60 * MINUTE, until: T - 3 * MINUTE }
  assert.ok(loginWithoutSession(login, { ...seen, sessions: [late] }), 'an earlier session ended')
  const silent = (given: Partial<typeof login>, view: Partial<LoginWire> = {}) =>
    assert.equal(loginWithoutSession({ ...login, ...given }, { ...seen, ...view }), undefined)
  silent({}, { sessions: [{ from: T - MINUTE, until: T }] })
  silent({}, { sessions: [{ from: T + MINUTE, until: T + 2 * MINUTE }] })
  silent({ remote: '' })
  silent({ remote: '127.0.0.1' })
  silent({ remote: '::1' })
  silent({ remote: 'laptop.plant.example' })
  silent({}, { remote: undefined })
  silent({}, { remote: T - 30 * MINUTE })
  silent({}, { device: T - MINUTE })
  silent({}, { since: T - MINUTE })
})

/**
 * Seven days of 40 devices: each has five lasting connections and polls with short ones, batches come every half hour,
 * one in 50 batches reports losses. Six devices hide a connection, from a day on.
 */
test('seven simulated days: each hidden connection is found with the next batch, no other', () => {
  let state = 7
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
  const hidden = new Map(
    Array.from({ length: 6 }, (_, at) => [at * 6, T + Math.floor((1 + at) * 20 * 60) * MINUTE]),
  )
  let falseAlarms = 0
  let slowest = 0
  for (let device = 0; device < 40; device++) {
    const since = hidden.get(device)
    let foundAt: number | undefined
    for (let batch = 1; batch <= 7 * 48; batch++) {
      const [from, until] = [T + (batch - 1) * 30 * MINUTE, T + batch * 30 * MINUTE]
      const peers = Array.from({ length: 5 }, (_, at) => `10.0.${device}.${at + 1}`)
      const lasting = peers.map((peer) => wire({ peer, port: 502, from: T, until }))
      const connections = peers.map((peer) => ({ ...listed, peer, port: 502, first: from, last: until }))
      // Short polls are seen by chance, and are shorter than the rounds.
      const short = wire({ peer: '10.9.9.9', port: 80, from: from + random() * 20 * MINUTE, until: 0 })
      const view = inside({ from, until, connections, lost: random() < 0.02 ? 5 : 0 })
      const all = [...lasting, { ...short, until: short.from + random() * MINUTE }]
      if (since !== undefined && until > since) all.push(wire({ peer: '203.0.113.9', from: since, until }))
      for (const { peer } of hiddenConnections(view, all))
        if (peer === '203.0.113.9') foundAt ??= until
        else falseAlarms++
    }
    if (since !== undefined) {
      assert.ok(foundAt !== undefined)
      slowest = Math.max(slowest, foundAt - since)
    } else assert.equal(foundAt, undefined)
  }
  assert.equal(falseAlarms, 0)
  // One batch interval, and one more if the first batch reported losses or the connection had just begun.
  assert.ok(slowest <= 62 * MINUTE, `${slowest / MINUTE} min`)
})
