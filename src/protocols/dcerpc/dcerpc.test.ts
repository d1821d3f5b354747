import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { type Sent, saidInStream, sliceOf, tryOut } from '#model/test-slice'
import { programRun } from './automation.ts'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const stream = (...parts: readonly Sent[]) => saidInStream(protocol, parts)

// Bind to svcctl 2.0 with NDR; then a request with opnum 12, and a fault: C706 §12.6.4.
const bind: Sent = [
  hex(`05000b03 10000000 4800 0000 01000000 d016 d016 00000000 01 000000 0000 01 00
  81bb7a364498f135ad3298f038001003 02000000 045d888aeb1cc9119fe808002b104860 02000000`),
  true,
]
const acknowledged: Sent = [hex('05000c03 10000000 1800 0000 01000000 d016d016 00000000'), false]
const create: Sent = [hex('05000003 10000000 1c00 0000 02000000 04000000 0000 0c00 aabbccdd'), true]
const fault: Sent = [hex('05000303 10000000 2000 0000 02000000 00000000 0000 0000 05000000 00000000'), false]

test('a call is named by its interface and operation', () => {
  const said = stream(bind, acknowledged, create, fault)
  assert.deepEqual(
    said.map((fact) =>
      fact.kind === 'operation' ? [fact.code, fact.name, fact.outcome, fact.error] : [fact.kind],
    ),
    [
      ['bind', 'bind', 'requested', undefined],
      ['bind', 'bind', 'succeeded', undefined],
      ['svcctl/12', 'RCreateServiceW', 'requested', undefined],
      ['payload'],
      ['svcctl/12', 'RCreateServiceW', 'rejected', '0x00000005'],
    ],
  )
})

test('a header of version 5 is recognised, other bytes are not', () => {
  assert.equal(protocol.probe!(sliceOf(bind[0], { isStream: true })), 'yes')
  assert.equal(protocol.probe!(sliceOf(hex('05 01 00'), { isStream: true })), 'more')
  assert.equal(
    protocol.probe!(sliceOf(hex('050000 0310 0001 0000 0000 0000 0000 0000'), { isStream: true })),
    'no',
  )
})

test('damaged messages end', () => {
  const talk: Sent[] = [bind, acknowledged, create, fault]
  for (const [i, [whole, fromClient]] of talk.entries()) {
    for (const bytes of mangled(whole)) stream(...talk.slice(0, i), [bytes, fromClient])
  }
})

test('a service is followed by its handle from creation to start', () => {
  const name = hex('05000000 00000000 05000000 6500 7600 6900 6c00 0000 0000')
  const program = hex('04000000 00000000 04000000 6300 3a00 5c00 0000')
  const stub = new Uint8Array([
    ...new Uint8Array(20).fill(7), // manager
    ...name,
    ...hex('00000000'), // no display name
    ...new Uint8Array(16),
    ...program,
  ])
  const handle = new Uint8Array(20).fill(9)
  const said = stream(
    bind,
    acknowledged,
    [encode.request({ callId: 2, context: 0, opnum: 12 }, stub), true],
    [encode.response(2, 0, new Uint8Array([...hex('00000000'), ...handle, ...hex('00000000')])), false],
    [encode.request({ callId: 3, context: 0, opnum: 19 }, handle), true],
  )
  const operations = said.flatMap((fact) =>
    fact.kind === 'operation' && fact.outcome === 'requested' && fact.code !== 'bind'
      ? [[fact.name, fact.verb, fact.object, fact.value]]
      : [],
  )
  assert.deepEqual(operations, [
    ['RCreateServiceW', 'configure', 'service evil', 'c:\\'],
    ['RStartServiceW', 'start', 'service evil', undefined],
  ])
})

test('a datagram that came again is not told again, and its parts are put together', () => {
  const uuid = '367abb81-9844-35f1-ad32-98f038001003'
  const activity = '6c97dea0-1111-11d1-8271-00a02442df7d'
  const part = (number: number, isLast: boolean) =>
    encode.datagramMessage(
      { type: 'request', uuid, activity, sequence: 1, opnum: 6, fragment: { number, isLast } },
      hex('0102'),
    )
  const whole = encode.datagramMessage({ type: 'request', uuid, activity, sequence: 2, opnum: 6 }, hex('01'))
  const { said } = tryOut(
    protocol,
    [part(0, false), part(1, true), whole, whole].map((bytes) => sliceOf(bytes)),
  )
  assert.deepEqual(
    said.map((it) => (it.kind === 'payload' ? it.end - it.start : it.kind)),
    ['operation', 4, 'operation', 1],
  )
})

test('a zero credential is an anomaly', () => {
  const string = hex('02000000 00000000 02000000 6100 0000')
  const stub = new Uint8Array([...hex('00000000'), ...string, ...new Uint8Array(8)])
  const netlogon = '12345678-1234-abcd-ef00-01234567cffb'
  const said = stream(
    [encode.bind(1, 0, netlogon), true],
    [encode.request({ callId: 2, context: 0, opnum: 4 }, stub), true],
  )
  assert.ok(said.some((fact) => fact.kind === 'anomaly' && fact.what === 'zero-credential'))
})

test('an object told to run a program is told with it; a tag named like one is not', () => {
  const invoke = (words: string) => {
    const bytes = new Uint8Array([...new Uint8Array(32), ...Buffer.from(words, 'utf16le'), 0, 0])
    return programRun(bytes, 0, bytes.length)
  }
  assert.equal(invoke('c:\\windows\\system32\\cmd.exe'), 'c:\\windows\\system32\\cmd.exe')
  assert.equal(invoke('powershell -nop -w hidden'), 'powershell -nop -w hidden')
  assert.equal(invoke('Pump1_cmd'), undefined)
  assert.equal(invoke('Pump1.cmd value'), undefined)
})
