import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from './hex.ts'
import { mangled } from './mangle.ts'
import { findNtlm, ntlmClaims, readNtlm } from './ntlm-message.ts'

// [MS-NLMP] §4.2.4: CHALLENGE_MESSAGE with target information "Domain" and "Server"; version 6.0 (6000).
const challenge = hex(`
  4e544c4d53535000 02000000 0c000c00 38000000 33828ae2 0123456789abcdef 0000000000000000 24002400 44000000 0600701700 00000f
  530065007200760065007200 02000c00 44006f006d00610069006e00 01000c00 530065007200760065007200 00000000`)

test('a challenge names the server, its domain and its build', () => {
  const message = readNtlm(challenge, 0, challenge.length)!
  assert.deepEqual(
    ntlmClaims(message).map(({ about, attribute, value }) => [about, attribute, value]),
    [
      ['server', 'name', 'Server'],
      ['server', 'domain', 'Domain'],
      ['server', 'os-build', '6.0.6000'],
    ],
  )
})

test('a version without a build is no operating system: Samba says 6.1 of itself', () => {
  const samba = challenge.slice()
  samba.set(hex('0601 0000'), 48)
  const claims = ntlmClaims(readNtlm(samba, 0, samba.length)!)
  assert.ok(claims.every(({ attribute }) => attribute !== 'os-build'))
})

test('a message inside a token is found by its signature', () => {
  assert.equal(findNtlm(hex(`a181 0000 4e544c4d53535000 02000000`), 0, 16), 4)
  assert.equal(findNtlm(challenge, 1, challenge.length), -1)
})

test('damaged messages end', () => {
  for (const bytes of mangled(challenge)) {
    const message = readNtlm(bytes, 0, bytes.length)
    if (message !== undefined) ntlmClaims(message)
  }
})
