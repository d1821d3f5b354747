import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import type { Fact, Identity } from '#model/fact'
import type { Expectation, Payload } from '#model/protocol'
import { sliceOf, tryOut } from '#model/test-slice'
import { hassh } from './identity.ts'
import { protocol } from './index.ts'
import { newState } from './state.ts'
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

/** A connection whose encrypted messages have these lengths, negative ones from the server. */
function refusedOf(...lengths: readonly number[]): number {
  const [state, said] = [newState(), [] as (Fact | Payload | Expectation)[]]
  tryOut(
    protocol,
    [
      [encodeBanner('OpenSSH_9.7'), true] as const,
      [encodeBanner('OpenSSH_9.2'), false] as const,
      [kexInit, true] as const,
      [kexInit, false] as const,
      [encodeNewKeys(), false] as const,
      [encodeNewKeys(), true] as const,
      ...lengths.map((length) => [new Uint8Array(Math.abs(length)).fill(0xa5), length > 0] as const),
    ].map(([bytes, fromClient]) => sliceOf(bytes, { fromClient, isStream: true })),
    state,
  )
  protocol.finish?.(state, (fact) => said.push(fact))
  return said.filter((fact) => fact.kind === 'session' && fact.phase === 'refused').length
}

test('rejected logons show in the lengths of the answers', () => {
  // Service accepted, a logon without credentials, then three passwords: OpenSSH 10.0 with a password guesser.
  assert.equal(refusedOf(44, -44, 68, -76, 84, -76, 84, -76, 84, -76), 3)
  // The client has no logon without credentials.
  assert.equal(refusedOf(44, -44, 84, -76), 1)
})

test('a logon that succeeds, also after a mistyped password, is no rejection', () => {
  assert.equal(refusedOf(44, -44, 68, -76, 148, -28, 60, -44), 0)
  assert.equal(refusedOf(44, -44, 68, -76, 148, -76, 148, -28, 60, -44), 0)
  // A key that the server would accept, then its signature.
  assert.equal(refusedOf(44, -44, 68, -76, 120, -116, 200, -28), 0)
  // Keys without a logon before, and extensions of the server.
  assert.equal(refusedOf(-180, 44, -44, 148, -28, 60, -44), 0)
})
