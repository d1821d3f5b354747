import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const verbs = (...frames: readonly Uint8Array[]) =>
  tryOut(
    protocol,
    frames.map((it) => sliceOf(it)),
  ).said.flatMap((it) => (it.kind === 'operation' ? [`${it.verb} ${it.name} ${it.outcome}`] : []))

test('leaving OP stops', () => {
  const to = (state: number) =>
    encode.frame({ command: 5, slave: 1001, offset: 0x0120, data: encode.word(state) })
  assert.deepEqual(verbs(to(2), to(8), to(4)), [
    'set-mode AL control: PREOP requested',
    'start AL control: OP requested',
    'stop AL control: SAFEOP requested',
  ])
})

test('a broadcast that takes the whole line out of OP stops it', () => {
  const one = (state: number) =>
    encode.frame({ command: 5, slave: 1001, offset: 0x0120, data: encode.word(state) })
  const all = (state: number) =>
    encode.frame({ command: 8, slave: 0, offset: 0x0120, data: encode.word(state) })
  assert.deepEqual(verbs(all(1), one(8), all(1), all(1)), [
    'set-mode AL control: INIT requested',
    'start AL control: OP requested',
    'stop AL control: INIT requested',
    'set-mode AL control: INIT requested',
  ])
})

test('a line that exchanges data when it is first heard runs', () => {
  const data = encode.frame({ command: 12, slave: 0, offset: 1, data: hex('0102') })
  const all = encode.frame({ command: 8, slave: 0, offset: 0x0120, data: encode.word(1) })
  assert.deepEqual(verbs(data, all, all), [
    'stop AL control: INIT requested',
    'set-mode AL control: INIT requested',
  ])
})

test('the EEPROM tells vendor and product', () => {
  const read = encode.frame({
    command: 4,
    slave: 1001,
    offset: 0x0502,
    data: encode.siiRead(8, hex('02000000 5230d407')),
    counter: 1,
  })
  const said = factsOf(protocol, read).flatMap((it) =>
    it.kind === 'identity' ? [[it.about, it.attribute, it.value]] : [],
  )
  assert.deepEqual(said, [
    ['client/station:1001', 'vendor-id', '0x00000002'],
    ['client/station:1001', 'vendor', 'Beckhoff'],
    ['client/station:1001', 'device-id', '0x07d43052'],
  ])
})

test('process data fold until the working counter changes', () => {
  const number = (counter: number, data: string) =>
    protocol.foldKey?.(
      sliceOf(encode.frame({ command: 12, slave: 0, offset: 1, data: hex(data), counter })),
      protocol.newState?.(),
    )
  assert.equal(number(3, '01020304'), number(3, '05060708'))
  assert.notEqual(number(3, '01020304'), number(2, '01020304'))
})

test('a datagram longer than the frame is malformed', () => {
  const [result] = tryOut(protocol, [sliceOf(hex('0c10 0400 e903 3001 ff07 0000 0000 0000'))]).results
  assert.equal(result?.kind, 'malformed')
})
