import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { saidInStream, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import { binary, counted, plain } from './testing/encode.ts'

const words = (...parts: Parameters<typeof saidInStream>[1]) =>
  saidInStream(protocol, parts).map((fact) => {
    if (fact.kind === 'identity') return `${fact.attribute} ${fact.value}`
    if (fact.kind === 'session')
      return `${fact.phase} ${fact.user}${fact.defaultCredentials ? ' default' : ''}`
    return fact.kind === 'operation'
      ? [fact.verb, fact.code, fact.outcome, fact.error].filter(Boolean).join(' ')
      : ''
  })

test('a scanner says who it is, in text and in bytes', () => {
  const wanted = ['identify sRN DeviceIdent requested', 'identify sRN DeviceIdent succeeded']
  assert.deepEqual(
    words(
      [plain('sRN DeviceIdent'), true],
      [plain('sRA DeviceIdent 10 LMS10x_FieldEval 10 V1.36-21.10.2010'), false],
    ),
    [...wanted, 'model LMS10x_FieldEval', 'firmware V1.36-21.10.2010', 'vendor SICK'],
  )
  const bytes = binary('sRA DeviceIdent ', counted('MRS6124R', '1.1.0.565C'))
  assert.deepEqual(words([binary('sRN DeviceIdent'), true], [bytes, false]), [
    ...wanted,
    'model MRS6124R',
    'firmware 1.1.0.565C',
    'vendor SICK',
  ])
})

test('logging on with the password that every device has', () => {
  const asked = 'authenticate sMN SetAccessMode requested'
  assert.deepEqual(
    words([plain('sMN SetAccessMode 03 F4724744'), true], [plain('sAN SetAccessMode 1'), false]),
    [asked, 'authenticate sMN SetAccessMode succeeded', 'open authorised client default'],
  )
  const refused = [
    binary('sMN SetAccessMode ', hex('04 00000001')),
    binary('sAN SetAccessMode ', hex('00')),
  ] as const
  assert.deepEqual(words([refused[0], true], [refused[1], false]), [
    asked,
    'authenticate sMN SetAccessMode rejected',
    'refused service',
  ])
})

test('stopping the measurement is everyday; a refusal is of what waits', () => {
  assert.deepEqual(words([plain('sMN LMCstopmeas'), true], [plain('sFA 1'), false]), [
    'operate sMN LMCstopmeas requested',
    'operate sMN LMCstopmeas rejected wrong user level',
  ])
  assert.deepEqual(words([binary('sMN mSCreboot'), true], [binary('sFA ', hex('000d')), false]), [
    'restart sMN mSCreboot requested',
    'restart sMN mSCreboot rejected busy with another command',
  ])
})

test('the telegram of a log of the maker is read, and its checksum is right', () => {
  // Seen in logs of SICK's own driver: the checksum of this command is 0x25.
  const bytes = hex('02020202 0000000f 73524e20446576696365496465 6e74 25'.replace(/\s/g, ''))
  assert.equal(protocol.dissect(sliceOf(bytes, { isStream: true }), protocol.newState?.()).kind, 'message')
  bytes[bytes.length - 1] = 0x26
  assert.equal(protocol.dissect(sliceOf(bytes, { isStream: true }), protocol.newState?.()).kind, 'malformed')
})

test('three letters behind the beginning prove it', () => {
  const is = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes, { isStream: true }))
  assert.equal(is(plain('sRN SCdevicestate')), 'yes')
  assert.equal(is(plain('sRN SCdevicestate').subarray(0, 6)), 'more')
  assert.equal(is(plain('sXN SCdevicestate')), 'no')
  assert.equal(is(plain('R 100,0')), 'no')
  assert.equal(is(hex('02 02 00 10')), 'no')
})

test('after lost bytes the next telegram is found', () => {
  const bytes = new Uint8Array([0x41, 0x02, 0x42, ...plain('sRN SCdevicestate')])
  assert.equal(protocol.resume?.(sliceOf(bytes, { isStream: true }), protocol.newState?.()), 3)
})

test('writing configures, whatever the name; reading reads', () => {
  assert.deepEqual(words([plain('sWN SerialNumber 3 A'), true]), ['configure sWN SerialNumber requested'])
  assert.deepEqual(words([plain('sRN SetPassword'), true]), ['read sRN SetPassword requested'])
  assert.deepEqual(words([plain('sRN SCdevicestate'), true]), ['diagnose sRN SCdevicestate requested'])
})

test('behind lost bytes a refusal is not of what was asked before them', () => {
  const state = protocol.newState?.()
  const stream = (bytes: Uint8Array, fromClient: boolean) => sliceOf(bytes, { isStream: true, fromClient })
  tryOut(protocol, [stream(plain('sMN mSCreboot'), true)], state)
  assert.equal(protocol.lost?.(state, false, 40), false)
  assert.deepEqual(tryOut(protocol, [stream(plain('sFA 1'), false)], state).said, [])
})

test('damaged telegrams end', () => {
  for (const bytes of [
    ...mangled(plain('sRA DeviceIdent 4 LMS1 2 V1')),
    ...mangled(binary('sMN SetAccessMode ', hex('03 f4724744'))),
  ])
    tryOut(protocol, [
      sliceOf(bytes, { isStream: true }),
      sliceOf(bytes, { isStream: true, fromClient: false }),
    ])
})
