import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type EveAlert, readEveLine } from './eve-alert.ts'
import { limits } from './limits.ts'
import { LineSplitter } from './line-splitter.ts'

/** As Suricata 7.0.10 writes one. */
const LINE = {
  timestamp: '2023-11-14T22:13:24.459995+0100',
  flow_id: 1847093021,
  pcap_cnt: 446,
  event_type: 'alert',
  src_ip: '10.1.1.77',
  src_port: 50000,
  dest_ip: '10.1.1.5',
  dest_port: 502,
  proto: 'TCP',
  community_id: '1:9RWHbgnIVoDb9IXnNqmBTji5Ijw=',
  vlan: [7],
  direction: 'to_server',
  app_proto: 'modbus',
  alert: {
    action: 'allowed',
    gid: 1,
    signature_id: 1111001,
    rev: 2,
    signature: 'Modbus TCP - Force Listen Only Mode',
    category: 'Attempted Denial of Service',
    severity: 2,
    metadata: { mitre_technique_id: ['T0814', 't1691_002'], created_at: ['2010_07_30'] },
  },
}

const read = (change: object = {}, alert: object = {}) =>
  readEveLine(JSON.stringify({ ...LINE, ...change, alert: { ...LINE.alert, ...alert } }))
const taken = (change: object = {}, alert: object = {}) => read(change, alert) as EveAlert

test('an alert is read whole', () => {
  assert.deepEqual(taken(), {
    time: Date.UTC(2023, 10, 14, 21, 13, 24) * 1000 + 459_995,
    signature: {
      generator: 1,
      sid: 1111001,
      revision: 2,
      message: 'Modbus TCP - Force Listen Only Mode',
      classification: 'Attempted Denial of Service',
      severity: 'minor',
      techniques: ['T0814', 'T1691.002'],
    },
    sender: { address: '10.1.1.77', port: 50000 },
    receiver: { address: '10.1.1.5', port: 502 },
    ipProtocol: 6,
    icmp: undefined,
    vlan: 7,
    isFromClient: true,
    application: 'modbus',
    communityId: '1:9RWHbgnIVoDb9IXnNqmBTji5Ijw=',
    victim: '',
  })
})

test('severity is the author’s word, then the priority; what Suricata notices of packets is a notice', () => {
  const severityOf = (alert: object) => taken({}, alert).signature.severity
  assert.deepEqual(
    [1, 2, 3, 4, 255].map((severity) => severityOf({ severity })),
    ['major', 'minor', 'warning', 'notice', 'notice'],
  )
  assert.equal(severityOf({ severity: 3, metadata: { signature_severity: ['Critical'] } }), 'critical')
  assert.equal(severityOf({ severity: 1, signature_id: 2_210_045 }), 'notice')
})

test('an IPv6 address is spelt as everywhere, ICMP has no ports, the victim is whom the rule names', () => {
  const alert = taken(
    {
      src_ip: 'fe80:0000:0000:0000:0200:86ff:fe05:80da',
      dest_ip: 'fe80::1',
      proto: 'IPv6-ICMP',
      icmp_type: 128,
      icmp_code: 0,
    },
    { target: { ip: 'fe80::1', port: 9 } },
  )
  assert.deepEqual(
    [alert.sender, alert.ipProtocol, alert.icmp, alert.victim],
    [{ address: 'fe80::200:86ff:fe05:80da', port: 0 }, 58, [128, 0], 'fe80::1'],
  )
})

test('hostile lines are refused, and words are cleaned', () => {
  const depth = '['.repeat(100_000)
  for (const line of [
    '',
    'x',
    JSON.stringify(LINE).slice(0, 300),
    `{"event_type":"alert","alert":${depth}`,
    `{"event_type":"alert","x":"${'y'.repeat(limits.lineCharacters)}"}`,
    JSON.stringify({ ...LINE, alert: null }),
    JSON.stringify({ ...LINE, alert: [] }),
    JSON.stringify([LINE]),
  ])
    assert.equal(readEveLine(line), 'refused', line.slice(0, 60))
  for (const change of [
    { timestamp: 'yesterday' },
    { timestamp: '9999-99-99T99:99:99+0000' },
    { src_ip: '10.1.1' },
    { dest_ip: { toString: 'x' } },
  ])
    assert.equal(read(change), 'refused', JSON.stringify(change))
  for (const alert of [{ signature_id: -1 }, { signature_id: '7' }, { gid: 1e99 }, { signature: 5 }])
    assert.equal(read({}, alert), 'refused', JSON.stringify(alert))
  const odd = taken(
    { src_port: 70_000, vlan: ['x'], app_proto: 'a b', community_id: 'x', direction: 3 },
    { signature: 'red\u001b[31m\u0000 <b>', category: 9, metadata: { mitre: { a: 1 }, attack: null } },
  )
  assert.deepEqual(
    [odd.sender.port, odd.vlan, odd.application, odd.communityId, odd.isFromClient],
    [0, undefined, '', '', undefined],
  )
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is what is tested
  assert.doesNotMatch(odd.signature.message, /[\u0000-\u001f]/)
  assert.deepEqual([odd.signature.classification, odd.signature.techniques], ['', []])
})

test('other events are passed over', () => {
  assert.equal(readEveLine('{"event_type":"flow","src_ip":"10.0.0.1"}'), 'other')
})

test('lines come whole however they are cut, and one that never ends is left out', () => {
  const bytes = new TextEncoder().encode('één\ntwo\nthree')
  for (let cut = 0; cut <= bytes.length; cut++) {
    const splitter = new LineSplitter()
    const lines = [
      ...splitter.push(bytes.subarray(0, cut)),
      ...splitter.push(bytes.subarray(cut)),
      ...splitter.end(),
    ]
    assert.deepEqual(lines, ['één', 'two', 'three'])
  }
  const splitter = new LineSplitter()
  const endless = new Uint8Array(limits.lineCharacters).fill(0x78)
  for (let i = 0; i < 5; i++) assert.deepEqual(splitter.push(endless), [])
  assert.deepEqual(splitter.push(new TextEncoder().encode('xx\ngood\n')), ['good'])
  assert.equal(splitter.tooLong, 1)
})
