import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import type { Identity } from '#model/fact'
import { sliceOf, tryOut } from '#model/test-slice'
import { hassh } from './identity.ts'
import { protocol } from './index.ts'
import { encodeBanner, encodeKexInit, encodeNewKeys } from './testing/encode.ts'

const lists = [
  'curve25519-sha256',
  'ssh-ed25519',
  'aes256-ctr',
  'aes128-ctr',
  'hmac-sha2-256',
  'hmac-sha1',
  'none',
  'zlib',
  '',
  '',
]
const kexInit = encodeKexInit(lists, new Uint8Array(16))

function stream(...parts: readonly (readonly [Uint8Array, boolean])[]) {
  return tryOut(
    protocol,
    parts.map(([bytes, fromClient]) => sliceOf(bytes, { fromClient, isStream: true })),
  )
}

test('what a server says before its version is passed over, wherever it is cut', () => {
  const client = encodeBanner('OpenSSH_9.7')
  const words = new TextEncoder().encode('  Authorised staff only \u001b[31m!\r\n\n')
  const server = new Uint8Array([...words, ...encodeBanner('OpenSSH_9.2p1 Debian-2+deb12u3')])
  const { said } = stream([client, true], [server, false])
  assert.ok(said.some((fact) => fact.kind === 'identity' && fact.value === 'Debian Linux'))
  for (let cut = 1; cut < server.length; cut++) {
    const { results } = stream([client, true], [server.subarray(0, cut), false])
    assert.ok(
      results.every(({ kind }) => kind === 'message' || kind === 'incomplete'),
      `${cut}`,
    )
  }
})

test('bytes that are no text are no line, nor is what comes before a client spoke', () => {
  const kindOf = (...parts: readonly (readonly [Uint8Array, boolean])[]) =>
    stream(...parts).results.at(-1)?.kind
  assert.equal(kindOf([encodeBanner('OpenSSH_9.7'), true], [hex('41 00 0a'), false]), 'foreign')
  assert.equal(kindOf([hex('41 42 0a'), false]), 'foreign')
})

test('a banner names the software and the system it was packaged for', () => {
  const { said } = stream([encodeBanner('OpenSSH_9.2p1 Debian-2+deb12u3'), false])
  assert.deepEqual(
    (said as readonly Identity[]).map(({ about, attribute, value }) => [about, attribute, value]),
    [
      ['server', 'software', 'OpenSSH_9.2p1 Debian-2+deb12u3'],
      ['server', 'os', 'Debian Linux'],
    ],
  )
})

test('each side has a fingerprint of its own lists', () => {
  assert.notEqual(hassh(lists, 'client'), hassh(lists, 'server'))
  const { said } = stream([encodeBanner('a'), true], [kexInit, true])
  assert.equal((said.at(-1) as Identity).value, `hassh:${hassh(lists, 'client')}`)
})

test('the session is open once both sides encrypt', () => {
  const { said } = stream(
    [encodeBanner('a'), true],
    [encodeBanner('b'), false],
    [encodeNewKeys(), true],
    [encodeNewKeys(), false],
    [hex('0102 0304'), true],
  )
  assert.deepEqual(said.at(-1), { kind: 'session', phase: 'open', method: 'ssh', secured: true })
})

test('SSH is known on any port by its first six bytes', () => {
  assert.equal(protocol.probe!(sliceOf(hex('5353 482d 322e'))), 'yes')
  assert.equal(protocol.probe!(sliceOf(hex('5353 48'))), 'more')
  assert.equal(protocol.probe!(sliceOf(hex('5353 482d 392e'))), 'no')
})

test('a server that speaks both versions, alone, may have been chosen the first', () => {
  const banner = hex('5353 482d 312e 3939 2d61 0a')
  const results = (...before: (readonly [Uint8Array, boolean])[]) =>
    stream(...before, [banner, false], [hex('0000 0005 ab01 0203 0405'), false]).results.at(-1)
  assert.equal(results()?.kind, 'message')
  assert.equal(results([encodeBanner('a'), true])?.kind, 'malformed')
})

test('what follows lost bytes is ill-formed once, then sealed', () => {
  const sealed = hex('9f3c01aa77e2b1554410c3d2')
  const { results } = stream([encodeBanner('a'), true], [sealed, true], [sealed, true], [sealed, true])
  assert.equal(results.filter(({ kind }) => kind === 'malformed').length, 1)
})

test('damaged messages end', () => {
  const whole = new Uint8Array([...encodeBanner('a'), ...kexInit, ...encodeNewKeys()])
  for (const bytes of mangled(whole)) tryOut(protocol, [sliceOf(bytes, { isStream: true })])
})
