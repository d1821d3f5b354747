import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf } from '#model/test-slice'
import { protocol } from './index.ts'

const reboot = hex('44494749 0005 000b 00409d112233 0464627073')
const answer = hex('44494749 0002 001a 0106 00409d112233 0204 0a140002 0d0a 436f6e6e656374576179')

test('a reboot is one, and its password is not told', () => {
  assert.deepEqual(factsOf(protocol, reboot), [
    {
      kind: 'operation',
      verb: 'restart',
      name: 'Reboot',
      code: '5',
      object: undefined,
      outcome: 'requested',
      error: undefined,
    },
  ])
})

test('who answers says what it is', () => {
  const said = factsOf(protocol, answer, { fromClient: false })
  const values = said.map((fact) => fact.kind === 'identity' && `${fact.attribute} ${fact.value}`)
  assert.deepEqual(values.slice(1), [
    'vendor Digi International',
    'mac 00:40:9d:11:22:33',
    'ip 10.20.0.2',
    'model ConnectWay',
  ])
})

test('a wrong password is a refused session', () => {
  const refused = factsOf(protocol, hex('44494749 0006 0006 0a01ff 110103'), { fromClient: false })
  assert.deepEqual(
    refused.map((fact) => (fact.kind === 'operation' ? fact.outcome : fact.kind === 'session' && fact.phase)),
    ['rejected', 'refused'],
  )
})

test('other bytes are foreign, a length beyond the datagram is malformed', () => {
  for (const other of ['44494749', '4449474900000000', '4449474900ff0000', '48454c4c4f20776f'])
    assert.equal(protocol.dissect(sliceOf(hex(other)), undefined).kind, 'foreign', other)
  assert.equal(protocol.dissect(sliceOf(hex('44494749 0001 0600')), undefined).kind, 'malformed')
  assert.equal(protocol.probe?.(sliceOf(reboot)), 'yes')
  assert.equal(protocol.probe?.(sliceOf(reboot.slice(0, 12))), 'no')
})

test('damage never throws', () => {
  for (const bytes of mangled(answer)) factsOf(protocol, bytes, { fromClient: false })
})
