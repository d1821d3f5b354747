import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import type { Fact } from '#model/fact'
import { type Sent, saidInStream, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'

const stream = (...parts: readonly Sent[]) => saidInStream(protocol, parts)

function sessions(said: readonly Fact[]) {
  return said.filter((fact) => fact.kind === 'session')
}

// RFC 4511 §4.2: bind of cn=a with the simple password "b", and invalidCredentials.
const bind: Sent = [hex('3011 020101 600c 020103 0404 636e3d61 80 01 62 '), true]
const refused: Sent = [hex('300c 020101 6107 0a0131 0400 0400'), false]

test('a simple bind crosses readable, and its refusal is told', () => {
  assert.deepEqual(sessions(stream(bind, refused)), [
    {
      kind: 'session',
      phase: 'refused',
      user: 'cn=a',
      method: 'simple',
      secured: false,
      clearText: true,
      defaultCredentials: false,
    },
  ])
})

test('the structure of a message proves LDAP', () => {
  assert.equal(protocol.probe!(sliceOf(bind[0], { isStream: true })), 'yes')
  assert.equal(protocol.probe!(sliceOf(hex('3003 020101'), { isStream: true })), 'more')
  assert.equal(protocol.probe!(sliceOf(hex('300b 020101 0406 7075626c6963'), { isStream: true })), 'no')
})

test('damaged messages end', () => {
  const talk: Sent[] = [bind, refused]
  for (const [i, [whole, fromClient]] of talk.entries()) {
    for (const bytes of mangled(whole)) stream(...talk.slice(0, i), [bytes, fromClient])
  }
})

test('a wrapped buffer is stepped over to its end, wherever segments are cut', () => {
  const state = { ...(protocol.newState?.() as object), isWrapped: true }
  const sent = (text: string) => sliceOf(hex(text), { isStream: true, fromClient: false })
  const { results } = tryOut(protocol, [sent('00000006 aabb'), sent('30ccdd16 00000001 ee')], state)
  assert.deepEqual(
    results.map((found) => [found.kind, 'length' in found ? found.length : 0]),
    [
      ['message', 6],
      ['message', 4],
      ['message', 5],
    ],
  )
})

// RFC 4511 §4.5.1: dc=x, whole subtree, (&(objectClass=user)(servicePrincipalName=*)).
const search = hex(
  `303f 020102 633a 0404 64633d78 0a0102 0a0100 020100 020100 010100 a023 a30b 0403 6f6265 0404 75736572 871473657276696365 5072696e636970616c4e616d65 3000`,
)

function hunts(said: readonly Fact[]): readonly (string | undefined)[] {
  return said.flatMap((fact) =>
    fact.kind === 'anomaly' && fact.what === 'directory-hunt' ? [fact.detail] : [],
  )
}

test('a search for accounts of services is told, plain and signed', () => {
  const wanted = ['accounts that services run under (Kerberoasting)']
  assert.deepEqual(hunts(stream([search, true])), wanted)
  const token = [0x05, 0x04, 0, 0xff, 0, 12, 0, 12, 0, 0, 0, 0, 0, 0, 0, 1]
  const whole = [...token, ...new Uint8Array(12), ...search]
  const state = { ...(protocol.newState?.() as object), isWrapped: true }
  const wrapped = new Uint8Array([0, 0, 0, whole.length, ...whole])
  const { said, results } = tryOut(protocol, [sliceOf(wrapped, { isStream: true })], state)
  assert.deepEqual(hunts(said as readonly Fact[]), wanted)
  assert.equal(results[0]?.kind === 'message' && results[0].length, wrapped.length)
})

test('a signed buffer is read though its bind was not seen; one without the token is foreign', () => {
  const kind = (byteCount: string) =>
    tryOut(protocol, [sliceOf(hex(byteCount), { isStream: true })]).results[0]?.kind
  const unbind = '3005 020105 4200'
  assert.equal(kind(`00000023 0504 04ff 000c 000c 0000000000000001 ${'00'.repeat(12)} ${unbind}`), 'message')
  assert.equal(kind(`00000023 0504 04fe 000c 000c 0000000000000001 ${'00'.repeat(12)} ${unbind}`), 'foreign')
})

test('a search of everything is a hunt once a hundred entries came', () => {
  // dc=x, whole subtree, (objectClass=*); an entry of its own, without attributes: RFC 4511 §4.5.1, §4.5.2.
  const everything: Sent = [
    hex('3029 020102 6324 0404 64633d78 0a0102 0a0100 020100 020100 010100 870b 6f626a656374436c617373 3000'),
    true,
  ]
  const entry: Sent = [hex('300d 020102 6408 0404 64633d78 3000'), false]
  const answered = (entries: number) => stream(everything, ...Array.from({ length: entries }, () => entry))
  assert.deepEqual(hunts(answered(99)), [])
  assert.deepEqual(hunts(answered(100)), ['everything the domain holds'])
})
