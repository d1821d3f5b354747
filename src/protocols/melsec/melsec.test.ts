import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const stream = { isStream: true }
const server = { isStream: true, fromClient: false }
const emitted = (...slices: Parameters<typeof tryOut>[1][number][]) =>
  tryOut(protocol, slices).said.map((it) =>
    it.kind === 'operation'
      ? `${it.verb} ${it.object ?? it.name} ${it.outcome} ${it.error ?? ''}`.trim()
      : it.kind === 'reading'
        ? `${it.point}=${it.value}`
        : it.kind === 'identity'
          ? `${it.attribute} ${it.value}`
          : it.kind,
  )

test('a batch read in binary tells devices and values', () => {
  assert.deepEqual(
    emitted(
      sliceOf(encode.request(0x0401, 0, encode.devices(0xa8, 100, 2)), stream),
      sliceOf(encode.answer(0, hex('0100 ff00')), server),
    ),
    ['read D100..101 requested', 'read D100..101 succeeded', 'D:100=1', 'D:101=255'],
  )
})

test('hexadecimal devices are printed as such, in ASCII frames too', () => {
  assert.deepEqual(emitted(sliceOf(encode.asciiRequest(0x0401, 1, 'X*00001F0002'), stream)), [
    'read X1F..20 requested',
  ])
})

test('a remote stop that is locked says so', () => {
  assert.deepEqual(
    emitted(sliceOf(encode.request(0x1002, 0, hex('0100')), stream), sliceOf(encode.answer(0xc201), server)),
    ['stop Remote Stop requested', 'stop Remote Stop rejected port locked by remote password'],
  )
})

test('the CPU tells its model', () => {
  assert.deepEqual(
    emitted(
      sliceOf(encode.request(0x0101, 0), stream),
      sliceOf(encode.answer(0, encode.model('Q03UDECPU', 0x268)), server),
    ).slice(2),
    ['vendor Mitsubishi Electric', 'model Q03UDECPU'],
  )
})

test('1E frames are read by their device', () => {
  assert.deepEqual(
    emitted(
      sliceOf(encode.read1e('D', 100, 1)),
      sliceOf(encode.answer1e(1, hex('0700')), { fromClient: false }),
    ),
    ['read D100 requested', 'read D100 succeeded', 'D:100=7'],
  )
})

test('the cyclic frames of CC-Link IE Field Basic are foreign', () => {
  const frame = encode.request(0x0e70, 0, hex('00'.repeat(32)))
  assert.equal(protocol.probe?.(sliceOf(frame)), 'no')
  assert.equal(tryOut(protocol, [sliceOf(frame)]).results[0]?.kind, 'foreign')
})

/** The Open File request for an L series CPU in SH-080956ENG §12.6: a password of 32 characters. */
const lSeries = hex(`41624364 31323334 ${'20'.repeat(24)} 0001 0000 0800 4d41494e2e515047`)

test('a file is named by the password’s form, and told when it is closed: name, size, digest', () => {
  const { said } = tryOut(protocol, [
    sliceOf(encode.request(0x1827, 4, lSeries), stream),
    sliceOf(encode.answer(0, hex('0300')), server),
    sliceOf(encode.request(0x1829, 0, encode.piece(hex('616263'), [3, 0])), stream),
    sliceOf(encode.answer(0, hex('0300')), server),
    sliceOf(encode.request(0x182a, 0, hex('0300 0000')), stream),
    sliceOf(encode.answer(0), server),
  ])
  assert.deepEqual(
    said.find(({ kind }) => kind === 'transfer'),
    {
      kind: 'transfer',
      name: 'MAIN.QPG',
      type: 'MELSEC file',
      bytes: 3,
      sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', // FIPS 180-2, B.1
      content: undefined,
      direction: 'to-server',
      purpose: 'program',
    },
  )
})

test('a file in ASCII is read as well; the iQ-R names files in UTF-16', () => {
  const transfers = (...slices: ReturnType<typeof sliceOf>[]) =>
    tryOut(protocol, slices).said.flatMap((it) =>
      it.kind === 'transfer' ? [`${it.name} ${it.bytes} ${it.sha256?.slice(0, 8)} ${it.direction}`] : [],
    )
  assert.deepEqual(
    transfers(
      sliceOf(encode.asciiRequest(0x1827, 0, '1234000000000007ABC.QPG'), stream),
      sliceOf(encode.asciiAnswer(0, '0005'), server),
      sliceOf(encode.asciiRequest(0x1828, 0, '0005000000000003'), stream),
      sliceOf(encode.asciiAnswer(0, '0003616263'), server),
      sliceOf(encode.asciiRequest(0x182a, 0, '00050000'), stream),
      sliceOf(encode.asciiAnswer(0, ''), server),
    ),
    ['ABC.QPG 3 ba7816bf to-client'],
  )
  const wide = hex('0000 0001 0000 0500 41002e00500052004700')
  assert.match(emitted(sliceOf(encode.request(0x1827, 0x40, wide), stream))[0] ?? '', /A\.PRG requested/)
})

test('a piece that was refused, or a file that was not closed, has no digest', () => {
  const begun = [
    sliceOf(encode.request(0x1827, 4, lSeries), stream),
    sliceOf(encode.answer(0, hex('0300')), server),
    sliceOf(encode.request(0x1829, 0, encode.piece(hex('616263'), [3, 0])), stream),
  ]
  const digest = (slices: ReturnType<typeof sliceOf>[]) => {
    const state = protocol.newState?.()
    const { said } = tryOut(protocol, slices, state)
    const all = [...said]
    protocol.finish?.(state, (it) => all.push(it))
    return all.flatMap((it) => (it.kind === 'transfer' ? [[it.bytes, it.sha256]] : []))
  }
  const closed = [
    sliceOf(encode.request(0x182a, 0, hex('0300 0000')), stream),
    sliceOf(encode.answer(0), server),
  ]
  assert.deepEqual(digest([...begun, sliceOf(encode.answer(0xc0b5), server), ...closed]), [[3, undefined]])
  assert.deepEqual(digest([...begun, sliceOf(encode.answer(0, hex('0300')), server)]), [[3, undefined]])
})
