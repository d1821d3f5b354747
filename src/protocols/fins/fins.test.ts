import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const ends = (sid: number) => ({ server: 2, client: 1, sid })
const server = { fromClient: false }

test('a read is matched and its values are told', () => {
  const { said } = tryOut(protocol, [
    sliceOf(encode.request(ends(7), 0x0101, encode.area(0x82, 100, 2))),
    sliceOf(encode.response(ends(7), 0x0101, 0, hex('0001 00ff')), server),
  ])
  const operation = {
    kind: 'operation',
    verb: 'read',
    name: 'Memory Area Read',
    code: '0x0101',
    unit: '0.2.0',
    object: 'DM:100..101',
  }
  assert.deepEqual(said, [
    { ...operation, outcome: 'requested' },
    { ...operation, outcome: 'succeeded', error: undefined },
    {
      kind: 'identity',
      attribute: 'address:fins-node',
      value: '2',
      confidence: 0.95,
      field: 'node address',
    },
    { kind: 'reading', about: undefined, point: 'DM:100', value: 1 },
    { kind: 'reading', about: undefined, point: 'DM:101', value: 255 },
  ])
})

test('a refused stop says why', () => {
  const { said } = tryOut(protocol, [
    sliceOf(encode.overTcp(2, encode.request(ends(1), 0x0402)), { isStream: true }),
    sliceOf(encode.overTcp(2, encode.response(ends(1), 0x0402, 0x3001)), { isStream: true, ...server }),
  ])
  const emitted = said.flatMap((it) => (it.kind === 'operation' ? [[it.verb, it.outcome, it.error]] : []))
  assert.deepEqual(emitted, [
    ['stop', 'requested', undefined],
    ['stop', 'rejected', 'no access right'],
  ])
})

test('a controller tells model and version', () => {
  const { said } = tryOut(protocol, [
    sliceOf(encode.response(ends(1), 0x0501, 0, encode.cpuData('CP1L-EL20DR-D', '01.00')), server),
  ])
  const emitted = said.flatMap((it) => (it.kind === 'identity' ? [[it.attribute, it.value]] : []))
  assert.deepEqual(emitted.slice(1), [
    ['vendor', 'Omron'],
    ['model', 'CP1L-EL20DR-D'],
    ['firmware', '01.00'],
  ])
})

test('asks for the rest of a FINS/TCP frame, and is no other protocol', () => {
  const whole = encode.overTcp(2, encode.request(ends(1), 0x0402))
  const cut = sliceOf(whole.slice(0, 20), { isStream: true })
  assert.deepEqual(tryOut(protocol, [cut]).results, [{ kind: 'incomplete', need: whole.length }])
})

test('knows its datagrams on any port, and those of RTP are none', () => {
  const is = (datagram: Uint8Array) => protocol.probe?.(sliceOf(datagram))
  assert.equal(is(encode.request(ends(1), 0x0402)), 'yes')
  assert.equal(is(encode.request(ends(1), 0x0102, hex('82 0064 00 0001 1234'))), 'yes')
  assert.equal(is(encode.response(ends(1), 0x0101, 0, hex('0001 00ff'))), 'yes')
  assert.equal(is(encode.request(ends(1), 0x0402, hex('00000000'))), 'no')
  assert.equal(is(encode.request(ends(1), 0x0fff)), 'no')
  assert.equal(is(hex('8000 0200 0200 0001 5a3c 0402')), 'no')
})

test('a word that only begins as its own is not waited for', () => {
  const is = (bytes: string) => protocol.probe?.(sliceOf(hex(bytes), { isStream: true }))
  assert.equal(is('46 49'), 'more')
  assert.equal(is('46 45 41 54 0d 0a'), 'no', 'FEAT of FTP')
})
