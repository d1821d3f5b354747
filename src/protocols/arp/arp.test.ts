import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import { encodeArp } from './testing/encode.ts'

const plc = { mac: hex('000e8c112233'), ip: hex('0a010105') }
const nobody = { mac: hex('000000000000'), ip: hex('0a010109') }
const identity = {
  kind: 'identity',
  about: '10.1.1.5',
  attribute: 'mac',
  value: '00:0e:8c:11:22:33',
  confidence: 0.85,
  field: 'ar$sha',
}

const way = { kind: 'topology', about: '10.1.1.9', neighbour: '10.1.1.5', route: '00:0e:8c:11:22:33' }

test('a request names its sender, tells its target the way there and asks for it', () => {
  assert.deepEqual(factsOf(protocol, encodeArp(1, plc, nobody)), [
    identity,
    way,
    { kind: 'lookup', name: '10.1.1.9', outcome: 'requested' },
  ])
})

test('an answer tells its target the way to its sender', () => {
  assert.deepEqual(factsOf(protocol, encodeArp(2, plc, nobody)), [identity, way])
})

test('a probe without a sender address names nobody', () => {
  const probe = encodeArp(1, { mac: plc.mac, ip: hex('00000000') }, nobody)
  assert.deepEqual(factsOf(protocol, probe), [{ kind: 'lookup', name: '10.1.1.9', outcome: 'requested' }])
})

test('an announcement is a quiet operation', () => {
  const [first, second] = factsOf(protocol, encodeArp(1, plc, { mac: nobody.mac, ip: plc.ip }))
  assert.deepEqual(first, identity)
  assert.equal(second?.kind === 'operation' && second.verb, 'report')
})

test('a packet too short for its addresses is malformed unless the capture cut it', () => {
  const bytes = encodeArp(2, plc, nobody).slice(0, 20)
  assert.equal(tryOut(protocol, [sliceOf(bytes)]).results[0]?.kind, 'malformed')
  assert.equal(tryOut(protocol, [sliceOf(bytes, { isCut: true })]).results[0]?.kind, 'foreign')
})

test('hostile packets end', () => {
  for (const bytes of mangled(encodeArp(1, plc, nobody))) factsOf(protocol, bytes)
})
