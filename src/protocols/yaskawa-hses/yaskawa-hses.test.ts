import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { information } from './captures/script.ts'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const { answer, request, u4, words } = encode

const said = (...byteCount: readonly (readonly [Uint8Array, boolean])[]) =>
  tryOut(
    protocol,
    byteCount.map(([bytes, fromClient]) => sliceOf(bytes, { fromClient })),
  ).said.map((fact) => {
    if (fact.kind === 'identity') return `${fact.attribute} ${fact.value}`
    if (fact.kind !== 'operation') return fact.kind
    return [fact.verb, fact.code, fact.object, fact.value, fact.outcome, fact.error].filter(Boolean).join(' ')
  })

const asked = (command: number, instance: number, service: number, data?: Uint8Array) =>
  request({ id: 1, command, instance, attribute: 1, service }, data)

test('a robot says who it is', () => {
  const all = request({ id: 7, command: 0x89, instance: 11, attribute: 0, service: 0x01 })
  assert.deepEqual(said([all, true], [answer(7, 0x01, information), false]), [
    'identify 0x89 requested',
    'identify 0x89 succeeded',
    'vendor Yaskawa',
    'firmware DN2.53.00A(CN)-00',
    'model GP25',
    'software 12.34',
  ])
  const model = request({ id: 8, command: 0x89, instance: 11, attribute: 2, service: 0x0e })
  assert.deepEqual(said([model, true], [answer(8, 0x0e, words(['GP25', 16])), false]).slice(2), [
    'vendor Yaskawa',
    'model GP25',
  ])
})

test('holding and taking the power stop, power and a job start', () => {
  const first = (bytes: Uint8Array) => said([bytes, true])[0]
  assert.equal(first(asked(0x83, 1, 0x10, u4(1))), 'stop 0x83 hold on requested')
  assert.equal(first(asked(0x83, 1, 0x10, u4(2))), 'operate 0x83 hold off requested')
  assert.equal(first(asked(0x83, 2, 0x10, u4(2))), 'stop 0x83 servo power off requested')
  assert.equal(first(asked(0x83, 2, 0x10, u4(1))), 'start 0x83 servo power on requested')
  assert.equal(first(asked(0x86, 1, 0x10, u4(1))), 'start 0x86 requested')
})

test('reading and writing one variable are two operations; outputs are forced', () => {
  assert.deepEqual(said([asked(0x7a, 5, 0x0e), true]), ['read 0x7a 5 requested'])
  assert.deepEqual(said([asked(0x7a, 5, 0x10, u4(1)), true]), ['write 0x7aw 5 requested'])
  assert.deepEqual(
    said([asked(0x78, 2701, 0x10, u4(1)), true], [answer(1, 0x10, undefined, 0x1f, 0x3450), false]),
    ['force 0x78w 2701 requested', 'force 0x78w 2701 rejected status 0x1f, added status 0x3450'],
  )
})

test('files come and go by name; a number that nobody knows is told', () => {
  const file = (service: number) =>
    request({ id: 1, division: 2, command: 0, instance: 0, attribute: 0, service }, words(['A.JBI', 5]))
  assert.deepEqual(said([file(0x15), true]), ['download-program file:0x15 A.JBI requested'])
  assert.deepEqual(said([asked(0x999, 1, 0x10), true]), ['execute 0x999 requested'])
})

test('the header as the manual prints it proves it on any port', () => {
  const byteCount = hex('59455243 2000 0000 03 01 00 00 00000000 3939393939393939 7200 0100 00 01 0000')
  assert.equal(protocol.probe?.(sliceOf(byteCount)), 'yes')
  assert.deepEqual(factsOf(protocol, byteCount).length, 1)
  assert.equal(protocol.probe?.(sliceOf(byteCount.subarray(0, 31))), 'no')
  const found = protocol.dissect(sliceOf(new Uint8Array([...byteCount, 0])), protocol.newState?.())
  assert.equal(found.kind, 'malformed')
})

test('damaged datagrams end', () => {
  for (const byteCount of [...mangled(asked(0x83, 1, 0x10, u4(1))), ...mangled(answer(1, 0x10))])
    said([byteCount, true], [byteCount, false])
})
