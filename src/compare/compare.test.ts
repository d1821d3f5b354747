import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BaselineContent } from '#baseline/content'
import type { DeviceItem } from '#schema/device'
import type { LinkItem } from '#schema/link'
import { compareSides } from './compare.ts'
import { labelOf } from './pair-devices.ts'
import type { ComparedPlant, ComparedState } from './side.ts'
import { sideWithin } from './window.ts'

const NONE = {
  roles: [],
  hostnames: [],
  macAddresses: [],
  ipAddresses: [],
  protocols: [],
  protocolAddresses: [],
  modules: [],
  program: [],
  provenance: {},
  alternatives: {},
}
const TEXTS = Object.fromEntries(
  'name vendor model orderNumber serial firmware hardware software os zone realm location mode keyPosition importance'
    .split(' ')
    .map((name) => [name, '']),
)
const SPAN = { firstSeen: '2026-11-02T00:00:00.000000Z', lastSeen: '2026-11-20T00:00:00.000000Z' }

function device(id: string, more: Partial<DeviceItem> = {}): DeviceItem {
  return { ...TEXTS, ...NONE, ...SPAN, type: 'PLC', purdueLevel: null, id, ...more } as unknown as DeviceItem
}

function link(client: string, server: string, more: Partial<LinkItem> = {}): LinkItem {
  const ends = { client, server, clientAddress: client, serverAddress: server }
  const service = { transport: 'tcp', port: 502, protocol: 'modbus' }
  return {
    id: '',
    ...ends,
    ...service,
    ...SPAN,
    operations: [],
    firstFrame: null,
    ...more,
  } as unknown as LinkItem
}

function side(plant: Partial<ComparedPlant>, more: Partial<ComparedState> = {}): ComparedState {
  return {
    name: 'a',
    kind: 'analysis',
    from: null,
    until: null,
    plant: { devices: [], links: [], ...plant },
    ...more,
  }
}

function lines(first: ComparedState, second: ComparedState): string[] {
  return (compareSides(first, second)?.changes ?? []).map(
    ({ kind, change, subject, field, before, after }) =>
      `${kind} ${change} ${subject}|${field}|${before}|${after}`,
  )
}

test('a state is like itself', () => {
  const one = side({ devices: [device('a'), device('b')], links: [link('a', 'b')] })
  assert.deepEqual(compareSides(one, one)?.changes, [])
  assert.equal(compareSides(one, one)?.differ, false)
})

test('who asks a protocol and answered it before is told as one change', () => {
  const speaks = (...roles: readonly ('client' | 'server' | 'both')[]) =>
    side({
      devices: [device('a', { protocols: roles.map((role) => ({ protocol: 'modbus', role })) as never })],
    })
  assert.deepEqual(lines(speaks('server'), speaks('both')), [
    'attribute changed PLC a|protocol|modbus as server|modbus as both',
  ])
  assert.deepEqual(lines(speaks(), speaks('client')), ['attribute added PLC a|protocol||modbus as client'])
})

test('a spare under the old address is the same place with another card', () => {
  const old = device('old', { ipAddresses: ['10.0.0.2'], macAddresses: ['00:0e:8c:00:00:01'], serial: 'S1' })
  const spare = device('new', {
    ipAddresses: ['10.0.0.2'],
    macAddresses: ['00:0e:8c:00:00:02'],
    serial: 'S2',
  })
  assert.deepEqual(lines(side({ devices: [old] }), side({ devices: [spare] })), [
    'attribute changed 10.0.0.2|MAC address|00:0e:8c:00:00:01|00:0e:8c:00:00:02',
    'attribute changed 10.0.0.2|serial number|S1|S2',
  ])
})

test('a device that moved keeps its connections and behaviour', () => {
  const mac = ['00:0e:8c:00:00:01']
  const client = device('c', { ipAddresses: ['10.0.0.1'] })
  const before = [client, device('p1', { ipAddresses: ['10.0.0.2'], macAddresses: mac })]
  const after = [client, device('p2', { ipAddresses: ['10.0.0.9'], macAddresses: mac })]
  const behaviourKeys = (server: string): BaselineContent => ({
    connectionPairs: [],
    channels: [
      {
        ...{
          client: '10.0.0.1',
          server,
          protocol: 'modbus',
          unit: '1',
          count: 9,
          first: 0,
          last: 0,
          rates: [],
          order: [],
        },
        keyValues: [{ behaviourKey: 'verb', keyValue: 'read', count: 9, first: 0, last: 0 }],
      },
    ],
    points: [],
  })
  assert.deepEqual(
    lines(
      side({ devices: before, links: [link('c', 'p1')] }, { baseline: behaviourKeys('10.0.0.2') }),
      side({ devices: after, links: [link('c', 'p2')] }, { baseline: behaviourKeys('10.0.0.9') }),
    ),
    ['attribute changed 10.0.0.9|IP address|10.0.0.2|10.0.0.9'],
  )
})

test('what one side does not say is no change', () => {
  const reported = device('a', { firmware: 'V2.8' })
  const difference = compareSides(side({ devices: [reported] }), side({ devices: [device('a')] }))
  assert.deepEqual(difference?.changes, [])
  assert.deepEqual(
    difference?.reportedOnce.map(({ kind, change, before }) => [kind, change, before]),
    [['firmware', 'removed', 'V2.8']],
  )
})

test('a program is another when its bytes are', () => {
  const part = (sha256: string) => ({
    ...{ name: 'OB1', type: 'OB', purpose: 'program', protocol: 's7comm', path: '', removed: null },
    versions: [
      {
        time: SPAN.firstSeen,
        by: '10.0.0.1',
        direction: 'download',
        bytes: 9,
        sha256,
        details: {},
        frame: null,
      },
    ],
  })
  const withProgram = (sha256: string) =>
    side({ devices: [device('a', { program: [part(sha256)] } as never)] })
  assert.match(
    lines(withProgram('aa'), withProgram('bb'))[0] ?? '',
    /^program changed PLC a: program OB1\|.*aa.*bb/,
  )
  assert.deepEqual(lines(withProgram('aa'), withProgram('aa')), [])
})

test('an unknown client of a known device is told before links of new devices', () => {
  const known = [device('a'), device('b')]
  const first = side({ devices: known })
  const second = side({ devices: [...known, device('n')], links: [link('n', 'a'), link('b', 'a')] })
  assert.deepEqual(lines(first, second), [
    'device added PLC n|||PLC',
    'link added PLC b → PLC a by modbus, tcp, port 502|||',
    'link added PLC n → PLC a by modbus, tcp, port 502|||',
  ])
})

test('weeks of one state differ by what was seen in them', () => {
  const claim = (value: string, time: string) => ({
    value,
    source: 's7comm',
    field: 'f',
    frame: null,
    confidence: 1,
    time,
  })
  const { value, ...now } = claim('V2', '2026-11-18T00:00:00.000000Z')
  const plc = device('a', {
    firmware: value,
    provenance: { firmware: now },
    alternatives: { firmware: [claim('V1', '2026-11-05T00:00:00.000000Z')] },
  })
  const late = { firstSeen: '2026-11-17T00:00:00.000000Z' }
  const whole = side({ devices: [plc, device('n', late)], links: [link('n', 'a', late)] })
  const week = (from: string, until: string) =>
    sideWithin(whole, { from: Date.parse(from), until: Date.parse(until) })
  assert.deepEqual(lines(week('2026-11-02', '2026-11-08'), week('2026-11-16', '2026-11-22')), [
    'device added PLC n|||PLC',
    'firmware changed PLC a|firmware|V1|V2',
    'link added PLC n → PLC a by modbus, tcp, port 502|||',
  ])
})

test('a baseline and a document without one have nothing in common', () => {
  const baseline: ComparedState = {
    ...side({}),
    plant: undefined,
    baseline: { connectionPairs: [], channels: [], points: [] },
  }
  assert.equal(compareSides(baseline, side({})), undefined)
})

test('a behaviour key is named by its protocol', () => {
  const baseline = (keyValue: string): BaselineContent => ({
    connectionPairs: [],
    channels: [
      {
        ...{ client: '10.0.0.1', server: '10.0.0.2', protocol: 'modbus', unit: '', count: 9 },
        ...{ first: 0, last: 0, rates: [], order: [] },
        keyValues: [{ behaviourKey: 'function', keyValue, count: 9, first: 0, last: 0 }],
      },
    ],
    points: [],
  })
  const of = (keyValue: string): ComparedState => ({
    ...{ name: 'a', kind: 'baseline', from: null, until: null },
    baseline: baseline(keyValue),
  })
  const words = (protocol: string, keyValue: string) => `${protocol} ${keyValue}`
  assert.deepEqual(
    compareSides(of('3'), of('5'), words)?.changes.map(({ before, after }) => before || after),
    ['function: modbus 5', 'function: modbus 3'],
  )
})

test('an address is said once, also where a name was made of it', () => {
  const ipAddresses = ['10.0.0.2']
  assert.equal(labelOf(device('a', { name: 'Acme X1 (10.0.0.2)', ipAddresses })), 'Acme X1 (10.0.0.2)')
  assert.equal(labelOf(device('a', { name: 'press', ipAddresses })), 'press (10.0.0.2)')
  assert.equal(labelOf(device('a', { name: '10.0.0.2', ipAddresses })), '10.0.0.2')
})
