import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

function emitted(asked: Uint8Array, answered: Uint8Array) {
  return tryOut(protocol, [
    sliceOf(asked, { isStream: true }),
    sliceOf(answered, { isStream: true, fromClient: false }),
  ]).said.slice(2)
}

test('the answer to ID names model, hardware and version of the operating system', () => {
  const facts = emitted(encode.ascii(1, '00ID'), encode.ascii(1, 'A00ID13T38 A00300941B003001017'))
  assert.deepEqual(
    facts.map((fact) => (fact.kind === 'identity' ? [fact.attribute, fact.value] : fact.kind)),
    [
      ['vendor', 'Unitronics'],
      ['model', 'V130-33-T38'],
      ['hardware', 'A'],
      ['firmware', '3.9.41'],
    ],
  )
})

test('the name comes out of the binary answer, of the unit behind the first', () => {
  assert.deepEqual(emitted(encode.binary(1, 4, 0x0c), encode.binary(1, 4, 0x0c, 'Pump 3')), [
    {
      kind: 'identity',
      about: 'server/unit:4',
      attribute: 'name',
      value: 'Pump 3',
      confidence: 0.95,
      field: 'PLC name',
    },
  ])
})

test('integers are signed and counted from the first that was asked for', () => {
  assert.deepEqual(
    emitted(encode.ascii(1, '00RW000A02'), encode.ascii(1, 'A00RW0010FFFE')).map((fact) =>
      fact.kind === 'reading' ? [fact.point, fact.value] : fact,
    ),
    [
      ['MI10', 16],
      ['MI11', -2],
    ],
  )
})

test('a write says what and which value; values that are cut are left out', () => {
  const { said } = tryOut(protocol, [
    sliceOf(encode.ascii(1, '00SA0003011'), { isStream: true }),
    sliceOf(encode.ascii(2, '00SW000A010'), { isStream: true }),
  ])
  assert.deepEqual(
    said.map((fact) => (fact.kind === 'operation' ? [fact.verb, fact.object, fact.value] : fact)),
    [
      ['operate', 'O3', 1],
      ['write', 'MI10', undefined],
    ],
  )
})
