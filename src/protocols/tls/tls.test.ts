import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { ja4 } from '#bytes/tls-fingerprint'
import { readClientHello } from '#bytes/tls-hello'
import type { Fact } from '#model/fact'
import { sliceOf, tryOut } from '#model/test-slice'
import { certificateBreach, heartbeatBreach, ticketBreach } from './breaches.ts'
import { protocol } from './index.ts'
import {
  encodeCertificate,
  encodeChangeCipherSpec,
  encodeClientHello,
  encodeServerHello,
} from './testing/encode.ts'

const random = new Uint8Array(32).fill(7)
const clientHello = encodeClientHello({
  serverName: 'plc.example',
  ciphers: [0x0a0a, 0xc02f, 0x002f],
  random,
})
const serverHello = encodeServerHello({ cipher: 0x002f, random })
/** One DER element of hex content; lengths below 65,536. */
function der(tag: string, ...contents: readonly string[]): string {
  const content = contents.join('')
  const length = content.length / 2
  return tag + (length < 128 ? '' : '82') + length.toString(16).padStart(length < 128 ? 2 : 4, '0') + content
}

// CN=plc, self-signed, RSA modulus of 64 bytes: RFC 5280 §4.1, without a signature.
const name = der('30', der('31', der('30', '0603550403', der('0c', '706c63'))))
const validity = der('30', der('17', '3235303130313030303030305a'), der('17', '3335303130313030303030305a'))
const rsa = der(
  '30',
  der('30', '06092a864886f70d010101', '0500'),
  der('03', '00', der('30', der('02', '00', 'c3'.repeat(64)), '0203010001')),
)
const signing = der('30', '06092a864886f70d01010b', '0500')
const certificate = hex(der('30', der('30', 'a003020102', '020205dc', signing, name, validity, name, rsa)))

function stream(...parts: readonly (readonly [Uint8Array, boolean])[]) {
  return tryOut(
    protocol,
    parts.map(([bytes, fromClient]) => sliceOf(bytes, { fromClient, isStream: true })),
  ).said.filter((said): said is Fact => said.kind !== 'payload' && said.kind !== 'expectation')
}

test('a handshake tells the server asked for and the suite chosen', () => {
  const said = stream([clientHello, true], [serverHello, false], [encodeChangeCipherSpec(), false])
  assert.deepEqual(
    said.filter((fact) => fact.kind !== 'identity'),
    [
      { kind: 'lookup', name: 'plc.example', outcome: 'requested' },
      { kind: 'session', phase: 'open', method: 'TLS 1.2 TLS_RSA_WITH_AES_128_CBC_SHA', secured: true },
    ],
  )
})

test('the JA4 leaves out grease and counts suites and extensions', () => {
  const hello = readClientHello(clientHello, 9, clientHello.length)!
  assert.match(ja4(hello), /^t12d020400_[0-9a-f]{12}_[0-9a-f]{12}$/)
})

test('a handshake message that spans records is put together', () => {
  const body = clientHello.subarray(5)
  const record = (part: Uint8Array) => Uint8Array.of(22, 3, 1, part.length >> 8, part.length, ...part)
  const said = stream([record(body.subarray(0, 20)), true], [record(body.subarray(20)), true])
  assert.deepEqual(said[0], { kind: 'lookup', name: 'plc.example', outcome: 'requested' })
})

test('a fatal alert in place of a hello refuses the session', () => {
  const said = stream([clientHello, true], [hex('15 0303 0002 02 28'), false])
  assert.deepEqual(said.at(-1), { kind: 'session', phase: 'refused', method: 'TLS', secured: true })
})

test('a certificate names its owner and says that nobody vouches for it', () => {
  const said = stream([encodeCertificate(certificate), false])
  const texts = said.map((fact) => (fact.kind === 'identity' ? `${fact.attribute} ${fact.value}` : fact.kind))
  assert.equal(texts[1], 'name plc')
  assert.match(
    texts[2]!,
    /^certificate certificate CN=plc; self-signed; serial 05dc; 250101000000Z to 350101000000Z; RSA 512$/,
  )
})

test('records in the middle of a session are recognised by their chain', () => {
  const two = hex('17 0303 0003 aabbcc 17 0303 0002 ddee')
  assert.equal(protocol.probe!(sliceOf(two, { isStream: true })), 'yes')
  assert.equal(protocol.probe!(sliceOf(hex('17 0303 0003 aabbcc 47 4554'), { isStream: true })), 'no')
})

test('damaged messages end', () => {
  for (const whole of [clientHello, serverHello, encodeCertificate(certificate)]) {
    for (const bytes of mangled(whole))
      for (const fromClient of [true, false])
        tryOut(protocol, [sliceOf(bytes, { fromClient, isStream: true })])
  }
})

test('handshakes that exploit weaknesses are told apart from sound ones', () => {
  const ticket = (first: number) =>
    Uint8Array.from([
      4,
      0,
      0,
      38,
      0,
      0,
      0,
      0,
      0,
      32,
      ...new Uint8Array(16).fill(first),
      ...new Uint8Array(16).fill(7),
    ])
  assert.match(ticketBreach(ticket(0)), /CVE-2020-13777/)
  assert.equal(ticketBreach(ticket(1)), '')
  const key = '0607 2a8648ce3d0201'
  assert.match(certificateBreach(hex(`0b000010 ${key} 3005`)), /CVE-2020-0601/)
  assert.equal(certificateBreach(hex(`0b000010 ${key} 06082a8648ce3d030107`)), '') // RFC 5480: a named curve
  const heartbeat = (byteCount: string) => {
    const bytes = hex(byteCount)
    return heartbeatBreach({ type: 24, version: 0x0302, start: 0, end: bytes.length }, bytes)
  }
  assert.match(heartbeat('01 4000'), /16384/)
  assert.equal(heartbeat(`01 0001 41 ${'00'.repeat(16)}`), '')
})
