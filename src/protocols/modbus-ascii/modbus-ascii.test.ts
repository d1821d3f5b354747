import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import { asciiFrame } from './testing/encode.ts'

const stream = (text: string) => sliceOf(new TextEncoder().encode(text), { isStream: true })
const verdict = (text: string) => protocol.probe?.(stream(text))
const textOf = (bytes: Uint8Array) => String.fromCharCode(...bytes)

test('a frame is handed on as it would stand on an RTU line', () => {
  // Unit 17 is asked for coils 20–56: the example of the Modicon Modbus Protocol Reference Guide PI-MBUS-300 Rev. J.
  const { said } = tryOut(protocol, [stream(':110100130025B6\r\n')])
  assert.deepEqual(said, [{ kind: 'payload', bytes: hex('11 01 0013 0025 0e84'), start: 0, end: 8 }])
})

test('frames cut anywhere are waited for, in capitals and small letters', () => {
  const whole = textOf(asciiFrame(3, [0x03, 0, 100, 0, 2]))
  for (let cut = 1; cut < whole.length; cut++) assert.equal(verdict(whole.slice(0, cut)), 'more', `${cut}`)
  assert.equal(verdict(whole), 'yes')
  assert.equal(verdict(whole.toLowerCase()), 'yes')
})

test('lines of an Intel HEX file, whose checksum is the same, are none', () => {
  for (const record of [
    ':020000040800F2',
    ':10010000214601360121470136007EFE09D2190140',
    ':0300300002337A1E',
    ':00000001FF',
  ])
    assert.equal(verdict(`${record}\r\n`), 'no', record)
  // Records of two bytes fit by their length, and ask for more points than there may be.
  for (const [code, quantity] of [
    [1, 2001],
    [3, 0],
    [4, 0x47ea],
    [5, 0x47ea],
    [16, 124],
  ] as const)
    assert.equal(
      verdict(textOf(asciiFrame(2, [code, 0x10, 0, quantity >> 8, quantity & 0xff]))),
      'no',
      `${code}`,
    )
})

test('whole frames with as many points as may be are known', () => {
  for (const [code, quantity] of [
    [1, 2000],
    [4, 125],
    [5, 0xff00],
    [6, 0xffff],
    [15, 1968],
  ] as const)
    assert.equal(
      verdict(textOf(asciiFrame(2, [code, 0, 0, quantity >> 8, quantity & 0xff]))),
      'yes',
      `${code}`,
    )
})

test('other lines that begin with a colon are none', () => {
  for (const text of [
    ':irc.example 001 nick :Welcome\r\n',
    ':110100130025B7\r\n',
    ':1101\r\n',
    ':110100130025B6\n',
    `:${'0'.repeat(600)}`,
  ])
    assert.equal(verdict(text), 'no', text)
})

test('a wrong LRC is malformed, and the next line is read', () => {
  const { results } = tryOut(protocol, [stream(`:110100130025B7\r\n${textOf(asciiFrame(3, [0x07]))}`)])
  assert.deepEqual(
    results.map(({ kind }) => kind),
    ['malformed', 'message'],
  )
})

test('who asks is told by the layout, where it can be', () => {
  const isFromClient = (pdu: readonly number[]) => {
    const slice = sliceOf(asciiFrame(3, pdu))
    const read = protocol.dissect(slice, undefined)
    return read.kind === 'message' && protocol.isFromClient?.(read.message, slice)
  }
  assert.deepEqual(
    [
      [1, 0, 5, 0, 8],
      [1, 1, 0xaa],
      [0x10, 0, 3, 0, 1, 2, 0, 5],
      [0x10, 0, 3, 0, 1],
      [0x83, 2],
      [6, 0, 1, 0, 1],
    ].map(isFromClient),
    [true, false, true, false, false, undefined],
  )
})
