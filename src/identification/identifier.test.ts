import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import type { Claim } from '#model/device'
import { confidenceWord, type DeviceStatements } from '#model/identification'
import { identificationTables } from '#reference-data/identification-tables'
import { Identifier } from './identifier.ts'
import { ProtocolMatcher } from './protocol-matcher.ts'

const PROTOCOLS = new Set(readdirSync(new URL('../protocols/', import.meta.url)))
const tables = identificationTables(PROTOCOLS)
const identifier = new Identifier(tables)

const PLACE = { file: 0, frame: 1 }

function claim(source: string, field: string, value: string, confidence = 0.6): Claim {
  return { value, source, field, place: PLACE, time: 1, confidence }
}

function judged(more: Partial<DeviceStatements>) {
  const makerProvenance = { source: 'oui', field: '', place: undefined, time: 1, confidence: 0.3 }
  return identifier.identify({
    claims: new Map(),
    candidates: [],
    settledType: undefined,
    usualType: undefined,
    parts: new Map(),
    macs: ['00:11:22:33:44:55'],
    maker: '',
    makerProvenance,
    vendor: '',
    model: '',
    os: '',
    addresses: [],
    taught: [],
    asks: new Map(),
    ...more,
  })
}

test('a model number in a host name counts for its maker, and gives model and system', () => {
  const claims = new Map([
    ['name', [claim('dhcp', 'Host Name (12)', 'DCS-935L')]],
    ['vendor-class', [claim('dhcp', 'Vendor Class Identifier (60)', 'udhcp 1.22.1')]],
  ])
  const known = judged({ claims, maker: 'D-Link' })
  assert.equal(known.type, 'IP Camera')
  assert.equal(known.model, 'DCS-935L')
  assert.equal(known.os, 'Linux')
  assert.equal(known.identification.category, 'surveillance')
  assert.ok(known.identification.reasons.some(({ provenance }) => provenance.place?.frame === 1))
  assert.notEqual(judged({ claims, maker: 'Siemens' }).type, 'IP Camera')
})

test('a maker makes many kinds: without more the type is unknown, and what is known is told', () => {
  const { type, identification } = judged({ maker: 'D-Link' })
  assert.equal(type, 'Unknown')
  assert.match(identification.summary, /D-Link/)
  assert.equal(identification.confidence.type, 0)
})

test("a person's correction decides for the device, and counts for devices like it until it is taken back", () => {
  const claims = (number: number) =>
    new Map([
      ['name', [claim('dhcp', 'Host Name (12)', `xcam-${number}`)]],
      ['fingerprint', [claim('dhcp', 'Parameter Request List (55)', 'dhcp:1,3,6,9')]],
      ['software', [claim('http', 'Server', 'exampleweb')]],
    ])
  const maker = 'Example Optics'
  const tokens = judged({ claims: claims(1), maker }).identification.tokens
  const taught = [
    {
      type: 'IP Camera' as const,
      subtype: 'camera',
      addresses: ['10.0.0.1'],
      tokens,
      by: 'op',
      when: '2026-11-30',
    },
  ]
  assert.equal(
    judged({ claims: claims(1), maker, taught, addresses: ['10.0.0.1'] }).identification.confidence.type >
      0.95,
    true,
  )
  const sibling = judged({ claims: claims(2), maker, taught, addresses: ['10.0.0.2'] })
  assert.equal(sibling.type, 'IP Camera')
  assert.equal(sibling.identification.reasons[0]?.channel, 'alike')
  assert.equal(judged({ claims: claims(2), maker, addresses: ['10.0.0.2'] }).type, 'Unknown')
  assert.equal(judged({ maker: 'Dell', taught, addresses: ['10.0.0.3'] }).type, 'Unknown')
})

/** Statement of roles only. */
function playing(...parts: readonly (readonly [string, 'client' | 'server' | 'peer'])[]) {
  const provenance = { source: 'behaviour', field: '', place: PLACE, time: 1, confidence: 0.5 }
  return new Map(
    parts.map(([protocol, role]) => [
      protocol,
      { asClient: role === 'client', asServer: role === 'server', asPeer: role === 'peer', provenance },
    ]),
  )
}

test('a part that several kinds of device play is weighed by their shares', () => {
  assert.equal(judged({ parts: playing(['sip', 'client']) }).type, 'IP Telephone')
  const agent = { parts: playing(['snmp', 'server']) }
  assert.equal(judged(agent).type, 'Unknown')
  assert.equal(judged({ ...agent, maker: 'Cisco' }).type, 'Switch')
  assert.equal(judged({ ...agent, maker: 'Brother Industries' }).type, 'Printer')
})

test('a virtual machine that hands out addresses and names itself as router is one', () => {
  const self = claim('dhcp', 'Router (3)', 'router')
  const candidates = [
    { type: 'Router' as const, channel: 'kind' as const, provenance: { ...self, confidence: 0.57 } },
  ]
  const server = { parts: playing(['dhcp', 'server']), maker: 'VMware' }
  const claims = new Map([['role', [self]]])
  assert.equal(judged({ ...server, claims, candidates }).type, 'Router')
  assert.equal(judged(server).type, 'Server')
})

test('a TCP stack tells the system where nothing else does, and hardly the type', () => {
  const of = (value: string, os = '') =>
    judged({ claims: new Map([['fingerprint', [claim('tcp', 'SYN', value, 0.4)]]]), os })
  const windows = of('syn:128:64240:mss,nop,ws,nop,nop,sok')
  assert.deepEqual([windows.os, windows.type], ['Windows', 'Unknown'])
  assert.equal(of('syn:64:29200:mss,sok,ts,nop,ws').os, 'Linux')
  assert.equal(of('syn:64:29200:mss,sok,ts,nop,ws', 'QNX').os, '')
  assert.equal(of('syn:64:512:none').os, '')
})

test('a host that captures its loopback interface is a computer, whatever it tests', () => {
  const rtsp = { parts: playing(['rtsp', 'server']), candidates: [] }
  const camera = {
    type: 'IP Camera' as const,
    channel: 'part' as const,
    provenance: claim('behaviour', 'answers rtsp', '', 0.56),
  }
  assert.equal(
    judged({ ...rtsp, candidates: [camera], macs: [] }).identification.reasons[0]?.subtype,
    'camera',
  )
  assert.notEqual(
    judged({ ...rtsp, candidates: [camera], macs: [], addresses: ['127.0.0.1'] }).type,
    'IP Camera',
  )
})

test('who asks by RADIUS is told by the ports that users come in by', () => {
  const of = (type: number) =>
    judged({
      claims: new Map([['kind', [claim('radius', 'NAS-Port-Type', `nas-port-type:${type}`)]]]),
      parts: playing(['radius', 'client']),
      maker: 'Cisco',
    }).type
  assert.deepEqual([of(15), of(19)], ['Switch', 'Wireless Access Point'])
})

test('a server of addresses whose network has another router is none', () => {
  const claims = new Map([['kind', [claim('dhcp', 'Router (3)', 'server-beside-router')]]])
  const parts = playing(['dhcp', 'server'])
  assert.deepEqual([judged({ claims, parts }).type, judged({ parts }).type], ['Server', 'Router'])
})

test('a registrar is no telephone, whichever end of the connection it is', () => {
  const claims = new Map([['kind', [claim('sip', 'CSeq', 'registrar')]]])
  const { type, identification } = judged({ claims, parts: playing(['sip', 'client']) })
  assert.deepEqual([type, identification.subtype], ['Server', 'pbx'])
})

test('telephone and tablet of one system share their options, the name decides', () => {
  const claims = (name: string) =>
    new Map([
      ['name', [claim('dhcp', 'Host Name (12)', name)]],
      ['fingerprint', [claim('dhcp', 'Parameter Request List (55)', 'dhcp:1,3,6,15,119,252')]],
    ])
  const of = (name: string) => judged({ claims: claims(name), maker: 'Apple, Inc.' }).type
  assert.deepEqual([of('annas-ipad'), of('ipad3'), of('annas-iphone')], ['Tablet', 'Tablet', 'Smart Phone'])
})

test('what a maker usually makes is never more than perhaps', () => {
  for (const [maker = ''] of tables.vendors()) {
    const { confidence } = judged({ maker }).identification
    assert.ok(confidence.type < 0.8, `${maker}: ${confidence.type}`)
  }
})

test('the end of an access line is a router', () => {
  assert.equal(judged({ parts: playing(['pppoe', 'peer']) }).type, 'Router')
})

test('addresses that hypervisors give are of computers, other local addresses of nobody', () => {
  const server = { parts: playing(['tls', 'server']) }
  assert.equal(judged({ ...server, macs: ['52:54:00:12:34:56'] }).type, 'Server')
  assert.equal(judged({ macs: ['02:bf:c0:a8:64:50'] }).type, 'Server')
  assert.equal(judged({ macs: ['0a:00:27:00:00:02'] }).type, 'Workstation')
  assert.equal(judged({ macs: ['0a:00:28:00:00:02'] }).type, 'Unknown')
  assert.equal(judged({ macs: ['00:50:56:c0:00:08'], maker: 'VMware' }).type, 'Workstation')
  assert.equal(judged({ macs: ['00:50:56:c1:00:08'], maker: 'VMware' }).type, 'Server')
})

test('a maker of two letters has a range', () => {
  const { identification } = judged({ maker: 'HP' })
  assert.ok(identification.reasons.some(({ channel }) => channel === 'maker'))
  assert.equal(judged({ maker: 'F5 Inc.' }).identification.subtype, 'load-balancer')
})

test('every maker and tunnel has kinds of the taxonomy', () => {
  for (const [vendor = '', subtype = '', , , source] of tables.vendors()) {
    assert.ok(identifier.taxonomy.indexOf(subtype) !== undefined, `${vendor}: ${subtype}`)
    assert.ok(source, vendor)
  }
  const ranges = new Set(tables.vendors().map(([vendor = '']) => vendor))
  for (const [pattern = '', maker = ''] of tables.virtualMacs()) assert.ok(ranges.has(maker), pattern)
  for (const name of ['pppoe', 'mpls', 'pbb', 'fabricpath', 'vxlan'])
    assert.ok(new ProtocolMatcher(tables.protocol(name) ?? []).part('peer') !== undefined, name)
})

test('a host name never outranks an identity service', () => {
  const candidates = [
    {
      type: 'PLC' as const,
      channel: 'service' as const,
      provenance: { source: 's7comm', field: 'SZL', place: PLACE, time: 1, confidence: 0.95 },
    },
  ]
  const claims = new Map([['name', [claim('dhcp', 'Host Name (12)', 'BRW0080927AFBCE')]]])
  assert.equal(judged({ claims, candidates }).type, 'PLC')
})

test('two independent sources that name different types contradict each other', () => {
  const part = { asClient: true, asServer: false, asPeer: false }
  const provenance = { source: 'behaviour', field: 'llmnr', place: PLACE, time: 1, confidence: 0.5 }
  const { identification } = judged({
    claims: new Map([['kind', [claim('mdns', 'SRV', '_ipp._tcp')]]]),
    parts: new Map(['llmnr', 'smb', 'kerberos'].map((name) => [name, { ...part, provenance }])),
  })
  assert.equal(identification.runnerUp !== undefined || identification.isContradictory, true)
  assert.ok(identification.reasons.some(({ weight }) => weight < 0))
})

test('lying devices are never surely wrong', () => {
  const pc = new Map([
    ['name', [claim('dhcp', 'Host Name (12)', 'PLC-1')]],
    ['vendor-class', [claim('dhcp', 'Vendor Class Identifier (60)', 'MSFT 5.0')]],
    [
      'fingerprint',
      [claim('dhcp', 'Parameter Request List (55)', 'dhcp:1,3,6,15,31,33,43,44,46,47,119,121,249,252')],
    ],
  ])
  assert.equal(judged({ claims: pc }).type, 'Workstation')
  const long = new Map([['software', [claim('http', 'User-Agent', 'A'.repeat(65_536))]]])
  assert.equal(judged({ claims: long }).type, 'Unknown')
  const names = Array.from({ length: 10_000 }, (_, at) => claim('mdns', 'A', `camera-${at}`))
  const many = judged({ claims: new Map([['name', names]]) })
  assert.notEqual(confidenceWord(many.identification.confidence.type), 'sure')
})

test('every row names a subtype or type of the taxonomy, has a source, and every pattern compiles and ends', () => {
  const text = `${'aA1 -_/.,;=('.repeat(42)}`
  for (const protocol of PROTOCOLS) {
    const rows = tables.protocol(protocol) ?? []
    for (const row of rows) {
      assert.equal(row.length, 10, `${protocol}: ${row.join(' | ')}`)
      const [match, , pattern = '', flags = '', subtype = ''] = row
      assert.notEqual(row[9], '', `${protocol}: ${pattern}`)
      if (subtype !== '')
        assert.ok(identifier.taxonomy.sharesOf(subtype).length > 0, `${protocol}: ${subtype} of ${pattern}`)
      if (match === 'text') new RegExp(pattern, flags)
    }
    const started = process.threadCpuUsage()
    for (const [match, , pattern = '', flags = ''] of rows)
      if (match === 'text') new RegExp(pattern, flags).exec(text)
    assert.ok(process.threadCpuUsage(started).user < 2_000_000, `${protocol}: patterns take too long`)
    new ProtocolMatcher(rows).texts('', text)
  }
  for (const [vendor, , , , subtype = '', source] of tables.products()) {
    assert.ok(identifier.taxonomy.indexOf(subtype) !== undefined, `${vendor}: ${subtype}`)
    assert.ok(source)
  }
})

test('the catalogue holds 5,000 patterns of 400 vendors', () => {
  const rows = tables.products()
  assert.ok(rows.length >= 5000)
  assert.ok(new Set(rows.map(([vendor]) => vendor)).size >= 400)
})

test('devices that say the same share a judgement, each with frames of its own', () => {
  const claimsAt = (frame: number) =>
    new Map([
      ['name', [{ ...claim('dhcp', 'Host Name (12)', 'DCS-935L'), place: { file: 0, frame }, time: frame }]],
    ])
  const first = judged({ claims: claimsAt(7), maker: 'D-Link', macs: ['00:11:22:33:44:01'] })
  const second = judged({ claims: claimsAt(9), maker: 'D-Link', macs: ['00:11:22:33:44:02'] })
  assert.equal(first.type, 'IP Camera')
  assert.equal(second.identification.tokens, first.identification.tokens)
  const framesOf = ({ identification }: typeof first) =>
    identification.reasons.flatMap(({ provenance }) => provenance.place?.frame ?? [])
  assert.deepEqual([...new Set(framesOf(first))], [7])
  assert.deepEqual([...new Set(framesOf(second))], [9])
  assert.equal(second.typeProvenance?.place?.frame, 9)
})

test('what looks like the end of a value in a text is not taken for another statement', () => {
  const name = 'a;1,b'
  const one = judged({ claims: new Map([['name', [claim('dhcp', 'f', name), claim('dhcp', 'f', 'c')]]]) })
  const joined = judged({
    claims: new Map([['name', [claim('dhcp', 'f', `${name}dhcp1,f0.6;1,c`)]]]),
  })
  assert.notDeepEqual(joined.identification.tokens, one.identification.tokens)
  const long = judged({ claims: new Map([['name', [claim('dhcp', 'f', 'x'.repeat(70_000))]]]) })
  assert.equal(long.type, 'Unknown')
})

test("a maker's default name counts more on the maker's own network card, or on a radio module", () => {
  const named = (name: string, maker: string, macs = ['00:11:22:33:44:55']) =>
    judged({ claims: new Map([['name', [claim('dhcp', 'Host Name (12)', name)]]]), maker, macs })
      .identification.subtype
  assert.equal(named('Galaxy-Watch4', 'Samsung Electronics'), 'watch')
  assert.equal(named('Galaxy-Watch4', '', ['02:11:22:33:44:55']), 'watch')
  assert.notEqual(named('Galaxy-Watch4', 'Siemens'), 'watch')
  assert.equal(named('PurpleAir-1a2b', 'Espressif Inc.'), 'environment-sensor')
  assert.equal(named('zhimi-airpurifier-mc1_miio77777', 'Xiaomi'), 'air-purifier')
})
