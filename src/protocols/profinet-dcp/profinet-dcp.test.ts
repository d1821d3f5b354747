import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const name = (of: string) => Uint8Array.from(of, (letter) => letter.charCodeAt(0))

test('an identify response tells name, model, ids, role and address of its sender', () => {
  const bytes = encode.identifyResponse(1, [
    { option: 2, suboption: 1, info: 0, data: name('S7-300') },
    { option: 2, suboption: 2, info: 0, data: name('plc-1') },
    { option: 2, suboption: 3, info: 0, data: hex('002a 0101') },
    { option: 2, suboption: 4, info: 0, data: hex('0200') },
    { option: 1, suboption: 2, info: 1, data: hex('c0a80105 ffffff00 00000000') },
  ])
  const said = factsOf(protocol, bytes, { fromClient: false }).map((fact) =>
    fact.kind === 'identity' ? [fact.about, fact.attribute, fact.value] : fact,
  )
  assert.deepEqual(said, [
    ['server', 'model', 'S7-300'],
    ['server', 'name', 'plc-1'],
    ['server', 'vendor-id', '0x002a'],
    ['server', 'device-id', '0x0101'],
    ['server', 'vendor', 'Siemens'],
    ['server', 'address:device-id', '42/257'],
    ['server', 'role', 'profinet-controller'],
    ['server', 'ip', '192.168.1.5'],
  ])
})

test('a set is matched to its answer by transaction id', () => {
  const { said } = tryOut(protocol, [
    sliceOf(encode.setRequest(4, [{ option: 2, suboption: 2, info: 1, data: name('new-name') }])),
    sliceOf(encode.setResponse(4, 2, 2, 6), { fromClient: false }),
  ])
  const operation = {
    kind: 'operation',
    verb: 'configure',
    name: 'DCP Set: name of station',
    code: 'set',
    object: 'name of station',
    value: 'new-name',
  }
  assert.deepEqual(said, [
    { ...operation, outcome: 'requested' },
    { ...operation, outcome: 'rejected', error: 'name of station: in operation, set not possible' },
  ])
})

test('a reset to factory restarts', () => {
  const [fact] = factsOf(protocol, encode.setRequest(9, [{ option: 5, suboption: 6, info: 4 }]))
  assert.equal(fact?.kind === 'operation' && fact.verb, 'restart')
})

test('cyclic frames are foreign', () => {
  const [result] = tryOut(protocol, [sliceOf(hex(`8000 ${'00'.repeat(44)}`))]).results
  assert.equal(result?.kind, 'foreign')
})
