import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { packedText } from './identity.ts'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

type Sent = readonly [bytes: Uint8Array, fromClient: boolean]

const said = (...sent: readonly Sent[]) =>
  tryOut(
    protocol,
    sent.map(([bytes, fromClient]) => sliceOf(bytes, { fromClient })),
  ).said

const device = { type: 0x264e, id: 210, maker: 0x26, software: 4 }
const polled = Uint8Array.of(0)
const asked: Sent = [encode.tokenPassing('request', 2, { address: polled, command: 0 }), true]
const answered: Sent = [
  encode.tokenPassing('response', 2, { address: polled, command: 0, data: encode.identity(device) }),
  false,
]

test('command 0 tells who the device is', () => {
  const identity = said(asked, answered).flatMap((fact) =>
    fact.kind === 'identity' ? [[fact.about, fact.attribute, fact.value]] : [],
  )
  assert.deepEqual(identity, [
    [undefined, 'vendor', 'Rosemount'],
    [undefined, 'vendor-id', '0x0026'],
    [undefined, 'device-id', '0x264e'],
    [undefined, 'serial', '210'],
    [undefined, 'firmware', '4'],
    [undefined, 'hardware', '2'],
    [undefined, 'software', 'HART 7'],
  ])
})

test('a refused write names the reason and the device behind the gateway', () => {
  const address = encode.uniqueIdentifier(device)
  const facts = said(
    [encode.tokenPassing('request', 3, { address, command: 6, data: hex('05') }), true],
    [encode.tokenPassing('response', 3, { address, command: 6, status: [7, 0] }), false],
  )
  assert.deepEqual(facts.at(-1), {
    kind: 'operation',
    about: 'server/unit:264e0000d2',
    verb: 'configure',
    name: 'Write Polling Address',
    code: '6',
    unit: '264e0000d2',
    outcome: 'rejected',
    value: '05',
    error: 'In Write Protect Mode',
  })
})

test('packed text is four characters in three bytes', () => {
  // "PT-1" is 10 14 2d 31 in six bits each.
  assert.equal(packedText(hex('41 4b 71'), 0, 3), 'PT-1')
})

test('only beginnings of sessions and right checksums are recognised', () => {
  assert.equal(protocol.probe?.(sliceOf(encode.initiate('request', 1))), 'yes')
  assert.equal(protocol.probe?.(sliceOf(asked[0])), 'yes')
  const wrong = asked[0].slice()
  wrong[wrong.length - 1]! ^= 1
  assert.equal(protocol.probe?.(sliceOf(wrong)), 'no')
})

test('damaged messages end', () => {
  for (const [bytes, fromClient] of [asked, answered])
    for (const damaged of mangled(bytes)) said(asked, [damaged, fromClient])
  for (const damaged of mangled(encode.direct('response', 3, [{ command: 1, code: 0 }])))
    said([damaged, false])
})

test('a lock for good is a setting, one for a while takes turns', () => {
  const locked = (code: number) =>
    factsOf(
      protocol,
      encode.tokenPassing('request', 2, {
        address: Uint8Array.of(0),
        command: 71,
        data: Uint8Array.of(code),
      }),
    ).flatMap((fact) => (fact.kind === 'operation' && fact.code === '71' ? [[fact.verb, fact.name]] : []))
  assert.deepEqual(locked(1), [['reserve', 'Lock Device']])
  assert.deepEqual(locked(2), [['configure', 'Lock Device for good']])
})
