import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ber, berOidContents } from '#bytes/ber-write'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import { encodeSnmp } from './testing/encode.ts'

const NAME = '1.3.6.1.2.1.1.5.0'
const request = encodeSnmp({
  version: 1,
  community: 'public',
  pdu: 0xa0,
  request: 7,
  bindings: [{ oid: NAME }],
})
const response = encodeSnmp({
  version: 1,
  community: 'public',
  pdu: 0xa2,
  request: 7,
  bindings: [
    { oid: NAME, value: 'SCALANCE-1' },
    { oid: '1.3.6.1.2.1.1.2.0', value: '1.3.6.1.4.1.4329.6.1.2' },
    { oid: '1.3.6.1.2.1.47.1.1.1.1.11.1', value: 'VPL123' },
    { oid: '1.3.6.1.2.1.47.1.1.1.1.11.4', value: 'VPL124' },
  ],
})

test('an answer is matched to its request and tells who the agent is', () => {
  const { said } = tryOut(protocol, [sliceOf(request), sliceOf(response, { fromClient: false })])
  const operation = { kind: 'operation', code: '0xa0', name: 'GetRequest', verb: 'read', object: NAME }
  assert.deepEqual(
    said.map((fact) => (fact.kind === 'identity' ? [fact.about, fact.attribute, fact.value] : fact)),
    [
      {
        kind: 'session',
        phase: 'open',
        method: 'community',
        secured: false,
        clearText: true,
        defaultCredentials: true,
      },
      { ...operation, outcome: 'requested', value: undefined },
      ['server', 'name', 'SCALANCE-1'],
      ['server', 'device-id', '1.3.6.1.4.1.4329.6.1.2'],
      ['server', 'vendor-id', '4329'],
      ['server', 'vendor', 'Siemens AG'],
      ['server', 'serial', 'VPL123'],
      ['server/entity:4', 'serial', 'VPL124'],
      { ...operation, outcome: 'succeeded' },
    ],
  )
})

test('a refused write says why, and no community is ever told', () => {
  const binding = [{ oid: NAME, value: 'x' }]
  const set = encodeSnmp({ version: 0, community: 'S3cret', pdu: 0xa3, request: 9, bindings: binding })
  const no = encodeSnmp({
    version: 0,
    community: 'S3cret',
    pdu: 0xa2,
    request: 9,
    errorStatus: 4,
    bindings: binding,
  })
  const { said } = tryOut(protocol, [sliceOf(set), sliceOf(no, { fromClient: false })])
  assert.ok(
    said.some(
      (fact) => fact.kind === 'operation' && fact.outcome === 'rejected' && fact.error === 'readOnly',
    ),
  )
  assert.ok(!JSON.stringify(said).includes('S3cret'))
  assert.ok(!said.some((fact) => fact.kind === 'identity'), 'what was refused is nobody’s name')
})

test('a report answers who requested, and refuses unless only the engine was asked for', () => {
  const version3 = (pdu: number, request: string, oid?: string) => {
    const usm = ber(
      0x30,
      ber(4, hex('800000e903000e8c112233')),
      ber(2, hex('01')),
      ber(2, hex('01')),
      ber(4),
      ber(4),
      ber(4),
    )
    const flags = pdu === 0xa0 ? '04' : '00'
    const header = ber(0x30, ber(2, hex('07')), ber(2, hex('05dc')), ber(4, hex(flags)), ber(2, hex('03')))
    const bindings = oid === undefined ? [] : [ber(0x30, ber(6, berOidContents(oid)), ber(0x41, hex('01')))]
    const body = ber(pdu, ber(2, hex(request)), ber(2, hex('00')), ber(2, hex('00')), ber(0x30, ...bindings))
    return ber(0x30, ber(2, hex('03')), header, ber(4, usm), ber(0x30, ber(4), ber(4), body))
  }
  const { said } = tryOut(protocol, [
    sliceOf(version3(0xa0, '11')),
    sliceOf(version3(0xa8, '11', '1.3.6.1.6.3.15.1.1.4.0'), { fromClient: false }),
    sliceOf(version3(0xa0, '12')),
    sliceOf(version3(0xa8, '12', '1.3.6.1.6.3.15.1.1.3.0'), { fromClient: false }),
  ])
  assert.deepEqual(
    said.flatMap((fact) => (fact.kind === 'operation' ? [[fact.outcome, fact.error]] : [])),
    [
      ['requested', undefined],
      ['succeeded', undefined],
      ['requested', undefined],
      ['rejected', 'unknownUserNames'],
    ],
  )
})

test('over TCP one message follows another, in whatever pieces', () => {
  const two = Uint8Array.of(...request, ...request)
  const { results } = tryOut(protocol, [
    sliceOf(two, { isStream: true }),
    sliceOf(two.subarray(0, 20), { isStream: true }),
    sliceOf(two.subarray(0, 3), { isStream: true }),
  ])
  assert.deepEqual(
    results.map((result) => [
      result.kind,
      result.kind === 'message' ? result.length : result.kind === 'incomplete' ? result.need : 0,
    ]),
    [
      ['message', request.length],
      ['message', request.length],
      ['incomplete', request.length],
      ['incomplete', 9],
    ],
  )
})

test('a version 3 message tells user and engine of an encrypted request', () => {
  const usm = ber(
    0x30,
    ber(4, hex('800000e903000e8c112233')),
    ber(2, hex('01')),
    ber(2, hex('01')),
    ber(4, hex('6f70')),
    ber(4),
    ber(4),
  )
  const header = ber(0x30, ber(2, hex('07')), ber(2, hex('05dc')), ber(4, hex('03')), ber(2, hex('03')))
  const bytes = ber(0x30, ber(2, hex('03')), header, ber(4, usm), ber(4, hex('a1b2c3d4')))
  assert.deepEqual(factsOf(protocol, bytes), [
    { kind: 'session', phase: 'open', user: 'op', method: 'usm', secured: true },
  ])
  const said = factsOf(protocol, bytes, { fromClient: false })
  assert.deepEqual(
    said.map((fact) => (fact.kind === 'identity' ? [fact.attribute, fact.value] : fact.kind)),
    [
      ['device-id', '800000e903000e8c112233'],
      ['vendor-id', '233'],
      ['mac', '00:0e:8c:11:22:33'],
    ],
  )
  for (const broken of mangled(bytes)) factsOf(protocol, broken)
})

test('an element beyond its parent is malformed', () => {
  assert.equal(tryOut(protocol, [sliceOf(response.slice(0, 40))]).results[0]?.kind, 'malformed')
})

test('is recognised on any port, and only if it fills the datagram', () => {
  assert.equal(protocol.probe?.(sliceOf(request)), 'yes')
  assert.equal(protocol.probe?.(sliceOf(request.slice(0, -1))), 'no')
})

test('hostile messages end', () => {
  for (const bytes of [...mangled(request), ...mangled(response)]) factsOf(protocol, bytes)
})

test('one community after another without an answer is refused logons; two that are answered are none', () => {
  const ask = (community: string, request: number) =>
    sliceOf(encodeSnmp({ version: 1, community, pdu: 0xa0, request, bindings: [{ oid: NAME }] }))
  const refusals = (slices: Parameters<typeof tryOut>[1]) =>
    tryOut(protocol, slices).said.filter((fact) => fact.kind === 'session' && fact.phase === 'refused').length
  assert.equal(refusals(['public', 'private', 'cisco', 'cisco'].map(ask)), 2)
  assert.equal(refusals(['read', 'write', 'read', 'write'].map(ask)), 1)
  assert.equal(refusals([ask('public', 7), sliceOf(response, { fromClient: false }), ask('private', 8)]), 0)
})
