import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

test('a vehicle announces itself', () => {
  const identity = factsOf(protocol, encode.announcement('EXAMPLE0000000017', 0x10), { fromClient: false })
  assert.deepEqual(
    identity.flatMap((fact) => (fact.kind === 'identity' ? [fact.value] : [])),
    ['EXAMPLE0000000017', '0x0010', '020000000009'],
  )
})

test('a refused reset names the reason', () => {
  const said = tryOut(protocol, [
    sliceOf(encode.diagnostic(1, 2, hex('1101'))),
    sliceOf(encode.diagnostic(2, 1, hex('7f1178')), { fromClient: false }),
    sliceOf(encode.diagnostic(2, 1, hex('7f1122')), { fromClient: false }),
  ]).said
  const last = said.at(-1)
  assert.equal(said.length, 2)
  assert.equal(last?.kind === 'operation' && `${last.verb} ${last.error}`, 'restart conditionsNotCorrect')
})

test('only a session for programming changes the mode', () => {
  const verbs = ['1001', '1082', '1003'].map((byteCount) => {
    const [asked] = factsOf(protocol, encode.diagnostic(1, 2, hex(byteCount)))
    return asked?.kind === 'operation' && asked.verb
  })
  assert.deepEqual(verbs, ['diagnose', 'set-mode', 'diagnose'])
})

test('what a charging point says to a car is no diagnosis', () => {
  const is = (byteCount: string) => protocol.probe?.(sliceOf(hex(byteCount), { isStream: true }))
  assert.equal(is('01fe 8001 0000000a 8000dbab9371d3234b71'), 'no') // the first request of ISO 15118
  assert.equal(is('01fe 8001 00000006 0e00 1001 3e00'), 'yes')
})

test('damaged messages end', () => {
  for (const bytes of mangled(encode.announcement('EXAMPLE0000000017', 0x10))) factsOf(protocol, bytes)
  for (const bytes of mangled(encode.diagnostic(2, 1, hex('62 f18c 41')))) factsOf(protocol, bytes)
})
