import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { foldKey } from './fold-key.ts'
import { protocol } from './index.ts'
import { PtpState } from './state.ts'
import * as encode from './testing/encode.ts'

const clock = { identity: hex('020000fffe000001'), domain: 3 }
const said = (...messages: readonly Uint8Array[]) =>
  tryOut(
    protocol,
    messages.map((bytes) => sliceOf(bytes)),
  ).said

test('an announcement tells who is grandmaster', () => {
  const facts = said(encode.announce(clock, 1, clock.identity))
  assert.deepEqual(
    facts.flatMap((fact) => (fact.kind === 'identity' ? [[fact.attribute, fact.value]] : [])),
    [
      ['address:ptp-clock', '020000fffe000001'],
      ['role', 'ptp-grandmaster'],
    ],
  )
})

test('a clock describes itself, and setting the time is told', () => {
  const description = encode.clockDescription('Example Works;EX-GM;17', '1;2.4;3', 'yard')
  const facts = said(
    encode.management(clock, 1, 'get', 1),
    encode.management(clock, 1, 'response', 1, description),
    encode.management(clock, 2, 'set', 0x200f, new Uint8Array(10)),
  )
  const identity = facts.flatMap((fact) => (fact.kind === 'identity' ? [fact.value] : []))
  assert.deepEqual(identity.slice(1), ['Example Works', 'EX-GM', '17', '1', '2.4', '3', 'yard'])
  const last = facts.at(-1)
  assert.equal(last?.kind === 'operation' && last.verb, 'set-time')
})

test('a signature is given only while the source stays the same', () => {
  const state = new PtpState()
  const sync = sliceOf(encode.event('sync', clock, 9))
  assert.equal(foldKey(sync, state), 0)
  tryOut(protocol, [sync], state)
  assert.notEqual(foldKey(sync, state), 0)
  const other = { ...clock, identity: hex('020000fffe000002') }
  assert.equal(foldKey(sliceOf(encode.event('sync', other, 9)), state), 0)
})

test('short datagrams of another version, or of a type there is not, are foreign', () => {
  const kindOf = (text: string) => protocol.dissect(sliceOf(hex(text)), new PtpState()).kind
  assert.deepEqual(['00', '0003 0000', '0702 0000', '0001 0000', '7b22 6964'].map(kindOf), [
    'foreign',
    'foreign',
    'foreign',
    'foreign',
    'foreign',
  ])
  assert.equal(kindOf('0002 002c'), 'incomplete')
})

test('a minor version that nobody knows yet hides no message', () => {
  const whole = encode.announce(clock, 1, clock.identity)
  whole[1] = 0x52
  assert.equal(protocol.dissect(sliceOf(whole), new PtpState()).kind, 'message')
  assert.equal(protocol.dissect(sliceOf(whole.subarray(0, 60)), new PtpState()).kind, 'foreign')
})

test('damaged messages end', () => {
  const description = encode.clockDescription('a;b;c', 'd;e;f', 'g')
  for (const bytes of [
    encode.announce(clock, 1, clock.identity),
    encode.management(clock, 1, 'response', 1, description),
  ])
    for (const damaged of mangled(bytes)) said(damaged)
})

test('a message of version 2 that fills the datagram proves itself on any port', () => {
  const proof = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes))
  const whole = encode.announce(clock, 1, clock.identity)
  const changed = (at: number, value: number) => whole.map((byte, i) => (i === at ? value : byte))
  assert.deepEqual(
    [
      proof(whole),
      proof(encode.management(clock, 1, 'get', 1)),
      proof(changed(32, 3)),
      proof(changed(0, 0xcb)), // L2TP begins so: flags and version, then its length
      proof(changed(3, 0x3f)),
      proof(whole.map((byte, i) => (i >= 20 && i < 28 ? 0 : byte))),
    ],
    ['yes', 'yes', 'no', 'no', 'no', 'no'],
  )
})
