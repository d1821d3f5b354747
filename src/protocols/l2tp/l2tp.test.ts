import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf } from '#model/test-slice'
import { protocol } from './index.ts'
import { control } from './testing/encode.ts'

const ports = { sourcePort: 1701, destinationPort: 1701 }
const whole = control(1, { host: 'gate', vendor: 'Example', firmware: 0x0102 })

test('a start names host, vendor and firmware', () => {
  const said = factsOf(protocol, whole, ports).map((fact) =>
    fact.kind === 'identity' ? fact.value : fact.kind,
  )
  assert.deepEqual(said, ['gate', 'Example', '0x0102'])
})

test('a call that is connected opens a session', () => {
  const [session] = factsOf(protocol, control(12), ports)
  assert.deepEqual(session, { kind: 'session', phase: 'open', method: 'l2tp', secured: false })
})

test('a length beyond the datagram is malformed', () => {
  const bytes = whole.slice()
  bytes[2] = 0x10
  assert.equal(protocol.dissect(sliceOf(bytes, ports), undefined).kind, 'malformed')
})

test('hostile messages end', () => {
  for (const bytes of mangled(whole)) factsOf(protocol, bytes, ports)
})
