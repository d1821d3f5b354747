import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dnsName, writeDnsMessage } from '#bytes/dns-write'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { ByteWriter } from '#bytes/write'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import { encodeQuery, encodeResponse } from './testing/encode.ts'

const answer = encodeResponse(7, 'hmi.plant.example', hex('0a010105'))

test('a query is a lookup requested', () => {
  assert.deepEqual(factsOf(protocol, encodeQuery(7, 'hmi.plant.example')), [
    { kind: 'lookup', name: 'hmi.plant.example', outcome: 'requested' },
  ])
})

test('an answer names a private address by hearsay', () => {
  assert.deepEqual(factsOf(protocol, answer, { fromClient: false }), [
    { kind: 'lookup', name: 'hmi.plant.example', answer: '10.1.1.5', outcome: 'succeeded' },
    { kind: 'identity', attribute: 'role', value: 'dns-server', confidence: 0.6, field: 'AA, RA' },
    {
      kind: 'identity',
      about: '10.1.1.5',
      attribute: 'name',
      value: 'hmi.plant.example',
      confidence: 0.4,
      field: 'A',
    },
  ])
})

test('a reverse answer names the address asked for', () => {
  const bytes = encodeResponse(7, '5.1.1.10.in-addr.arpa', 'hmi.plant.example', 12)
  const said = factsOf(protocol, bytes, { fromClient: false })
  assert.ok(
    said.some(
      (fact) => fact.kind === 'identity' && fact.about === '10.1.1.5' && fact.value === 'hmi.plant.example',
    ),
  )
})

test('a name error is a lookup rejected', () => {
  const [fact] = factsOf(protocol, encodeResponse(7, 'nowhere.example', undefined), { fromClient: false })
  assert.deepEqual(fact, { kind: 'lookup', name: 'nowhere.example', answer: undefined, outcome: 'rejected' })
})

test('a service record with its host names a domain controller', () => {
  const name = '_ldap._tcp.dc._msdcs.plant.example'
  const data = new ByteWriter().u16be(0).u16be(100).u16be(389).bytes(dnsName('dc1.plant.example')).take()
  const host = { name: 'dc1.plant.example', type: 1, data: hex('0a010102') }
  const bytes = writeDnsMessage({
    id: 1,
    flags: 0x8180,
    questions: [{ name, type: 33 }],
    answers: [{ name, type: 33, data }],
    additionals: [host],
  })
  const said = factsOf(protocol, bytes, { fromClient: false })
  assert.ok(
    said.some(
      (fact) => fact.kind === 'identity' && fact.about === '10.1.1.2' && fact.value === 'domain-controller',
    ),
  )
})

test('reads messages of a stream by their length', () => {
  const query = encodeQuery(7, 'plant.example', 252)
  const bytes = new ByteWriter().u16be(query.length).bytes(query).u16be(query.length).bytes(query).take()
  const { results, said } = tryOut(protocol, [sliceOf(bytes, { isStream: true })])
  assert.deepEqual(
    results.map((result) => result.kind),
    ['message', 'message'],
  )
  assert.equal(said[0]?.kind === 'operation' && said[0].name, 'Zone Transfer')
  const part = tryOut(protocol, [sliceOf(bytes.slice(0, 20), { isStream: true })])
  assert.deepEqual(part.results, [{ kind: 'incomplete', need: query.length + 2 }])
})

test('a message that ends within a name is malformed unless the capture cut it', () => {
  const bytes = answer.slice(0, 20)
  assert.equal(tryOut(protocol, [sliceOf(bytes)]).results[0]?.kind, 'malformed')
  assert.equal(tryOut(protocol, [sliceOf(bytes, { isCut: true })]).results[0]?.kind, 'message')
})

test('is recognised on another port only if every byte fits', () => {
  assert.equal(protocol.probe?.(sliceOf(answer)), 'yes')
  assert.equal(protocol.probe?.(sliceOf(answer.slice(0, -1))), 'no')
  assert.equal(protocol.probe?.(sliceOf(new Uint8Array(40))), 'no')
})

test('hostile messages end', () => {
  for (const bytes of mangled(answer)) {
    factsOf(protocol, bytes)
    tryOut(protocol, [sliceOf(bytes, { isStream: true })])
  }
})
