import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import type { Fact } from '#model/fact'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { scripts } from './captures/script.ts'
import { S7commPlusCursor } from './cursor.ts'
import { FUNCTION } from './functions.ts'
import { protocol } from './index.ts'
import { ATTRIBUTE } from './names.ts'
import { refusalOf } from './results.ts'
import * as encode from './testing/encode.ts'

/** Facts of a script's lines. */
function emitted(name: string): readonly Fact[] {
  const { lines } = scripts.find((script) => script.name === name)!
  const { said } = tryOut(
    protocol,
    lines.map(([by, bytes]) => sliceOf(bytes, { fromClient: by === 'client' })),
  )
  return said.filter((it): it is Fact => it.kind !== 'payload' && it.kind !== 'expectation')
}

test('numbers of variable length are read as they are written', () => {
  for (const number of [0, 127, 128, 2550, 0x8a0e_0003, 0xffff_ffff]) {
    const bytes = encode.vlq(number)
    assert.equal(new S7commPlusCursor(bytes, 0, bytes.length).vlq32(), number)
  }
  assert.equal(new S7commPlusCursor(hex('7f'), 0, 1).signedVlq32(), -1)
  assert.equal(new S7commPlusCursor(hex('bf00'), 0, 2).signedVlq32(), 63 * 128)
})

test('a composite return value refuses, with its code in the lowest word', () => {
  const bytes = encode.refusal({ functionCode: FUNCTION.setVariable, sequence: 1 }, -2)
  assert.equal(refusalOf(new S7commPlusCursor(bytes, 10, bytes.length).result()), 'invalid value type')
})

test('a session says who the controller is, and who its client', () => {
  const identity = emitted('session-and-variables').filter((fact) => fact.kind === 'identity')
  assert.deepEqual(
    identity.map(({ about, attribute, value }) => [about, attribute, value]),
    [
      ['client', 'role', 'engineering-station'],
      ['client', 'name', 'STATION-7'],
      ['client', 'software', 'Example Engineering'],
      [undefined, 'order-number', '6ES7 515-2AM01-0AB0'],
      [undefined, 'vendor', 'Siemens'],
      [undefined, 'model', 'CPU 1515-2 PN'],
      [undefined, 'firmware', 'V2.6'],
      [undefined, 'order-number', '6ES7 515-2AM01-0AB0'],
      [undefined, 'vendor', 'Siemens'],
      [undefined, 'model', 'CPU 1515-2 PN'],
      [undefined, 'serial', 'S C-EXAMPLE0001'],
      [undefined, 'hardware', '3'],
      [undefined, 'firmware', 'V2.6.0'],
    ],
  )
})

test('values are told by the names they were asked for', () => {
  const readings = emitted('session-and-variables').filter((fact) => fact.kind === 'reading')
  assert.deepEqual(
    readings.map(({ point, value }) => [point, value]),
    [
      ['DB3.10', 21.5],
      ['M.4', 7],
      ['subscribed item 5', 21.75],
    ],
  )
})

test('a password that is given is told as one, whatever the session', () => {
  const asked = { functionCode: FUNCTION.setVariable, sequence: 1 }
  for (const session of [0x3c0, 0x3c1]) {
    const data = encode.setVariable(session, ATTRIBUTE.legitimate, encode.blob(new Uint8Array(20).fill(7)))
    const { said } = tryOut(protocol, [sliceOf(encode.telegram(encode.V2, encode.request(asked, data)))])
    const [fact] = said
    assert.deepEqual(fact?.kind === 'operation' && [fact.verb, fact.name, fact.object], [
      'authenticate',
      'Give password',
      undefined,
    ])
  }
})

test('stop, load and start are told with their verbs, also across parts', () => {
  const operations = emitted('stop-load-start').filter((fact) => fact.kind === 'operation')
  assert.deepEqual(
    operations.map(({ verb, name, outcome }) => [verb, name, outcome]),
    [
      ['read', 'CreateObject', 'requested'],
      ['read', 'CreateObject', 'succeeded'],
      ['stop', 'operatingStateREQ STOP', 'requested'],
      ['stop', 'operatingStateREQ STOP', 'succeeded'],
      ['download-program', 'CreateObject', 'requested'],
      ['download-program', 'CreateObject', 'succeeded'],
      ['start', 'operatingStateREQ RUN', 'requested'],
      ['start', 'operatingStateREQ RUN', 'rejected'],
    ],
  )
})

test('a block that is read back has the digest of the block that was loaded', () => {
  const transfers = ['stop-load-start', 'block-read-back'].flatMap((name) =>
    emitted(name).filter((fact) => fact.kind === 'transfer'),
  )
  assert.deepEqual(
    transfers.map(({ direction, purpose }) => [direction, purpose]),
    [
      ['to-server', 'program'],
      ['to-client', 'program'],
    ],
  )
  assert.match(transfers[0]?.sha256 ?? '', /^[0-9a-f]{64}$/)
  assert.equal(transfers[0]?.sha256, transfers[1]?.sha256)
})

test('TLS inside the transport is told as a secured session', () => {
  const context = { calledTsap: 'SIMATIC-ROOT-ES' }
  const slice = sliceOf(hex('16 0303 0005 0100000100'), { context })
  assert.equal(protocol.probe?.(slice), 'yes')
  const { said } = tryOut(protocol, [slice])
  assert.deepEqual(said[0], { kind: 'session', phase: 'open', method: 'tls', secured: true })
})

test('a bomb of nested structures and counts ends', () => {
  const deep = new Uint8Array(2000).fill(0x17)
  const message = encode.setVariable(0x8a0e_0001, 1, deep)
  const asked = { functionCode: FUNCTION.setVariable, sequence: 1 }
  assert.doesNotThrow(() =>
    tryOut(protocol, [sliceOf(encode.telegram(encode.V2, encode.request(asked, message)))]),
  )
})

test('a reset of the CPU deletes its memory, another value of the same attribute does not', () => {
  const asked = (value: number) =>
    factsOf(
      protocol,
      encode.telegram(
        2,
        encode.request(
          { functionCode: FUNCTION.setVariable, sequence: 9 },
          encode.setVariable(50, 3748, encode.smallDint(value)),
        ),
      ),
    ).map((fact) => fact.kind === 'operation' && `${fact.verb} ${fact.name}`)
  assert.deepEqual(asked(4), ['delete reset of memory'])
  assert.deepEqual(asked(3), ['delete reset of memory and addresses'])
  assert.deepEqual(asked(1), ['configure SetVariable'])
})
