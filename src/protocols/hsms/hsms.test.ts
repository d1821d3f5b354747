import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { ByteWriter } from '#bytes/write'
import { saidInStream, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const { ascii, binary, control, data, list } = encode

const words = (...parts: Parameters<typeof saidInStream>[1]) =>
  saidInStream(protocol, parts).map((fact) => {
    if (fact.kind === 'identity') return `${fact.about} ${fact.attribute} ${fact.value}`
    if (fact.kind !== 'operation') return fact.kind === 'session' ? `session ${fact.phase}` : fact.kind
    return [fact.about, fact.verb, fact.code, fact.object, fact.outcome, fact.error].filter(Boolean).join(' ')
  })

test('equipment says who it is when communication begins; a host says nothing of itself', () => {
  const equipment = list(ascii('ETCH-3000'), ascii('4.2.1'))
  assert.deepEqual(
    words([data('S1F13', 2, list()), true], [data('S1F14', 2, list(binary(0), equipment)), false]),
    [
      'server identify S1F13 requested',
      'server identify S1F13 succeeded',
      'server model ETCH-3000',
      'server software 4.2.1',
    ],
  )
  assert.deepEqual(words([data('S1F13', 2, equipment), true]).slice(1), [
    'client model ETCH-3000',
    'client software 4.2.1',
  ])
})

test('a command is what its word says, whoever opened the connection', () => {
  const stop = data('S2F41', 5, list(ascii('STOP'), list()))
  assert.deepEqual(words([stop, true], [data('S2F42', 5, list(binary(2), list())), false]), [
    'server stop S2F41 STOP requested',
    'server stop S2F41 STOP rejected acknowledge code 2',
  ])
  assert.deepEqual(words([stop, false], [data('S2F42', 5, list(binary(4), list())), true]), [
    'client stop S2F41 STOP requested',
    'client stop S2F41 STOP succeeded',
  ])
  assert.deepEqual(
    words([data('S16F5', 5, list(encode.u4(1), ascii('JOB1'), ascii('PAUSE'), list())), true]),
    ['server stop S16F5 PAUSE requested'],
  )
})

test('an abort refuses; a message that no table holds is told', () => {
  assert.deepEqual(words([data('S7F5', 1, ascii('OXIDE')), true], [data('S7F0', 1), false]), [
    'server upload-program S7F5 OXIDE requested',
    'server upload-program S7F5 OXIDE rejected acknowledge code abort',
  ])
  assert.deepEqual(words([data('S65F1', 1), true]), ['server execute S65F1 requested'])
})

test('only what waits for a reply can stay unanswered', () => {
  const unanswered = (bytes: Uint8Array) => {
    const state = protocol.newState?.()
    tryOut(protocol, [sliceOf(bytes, { isStream: true })], state)
    const said: unknown[] = []
    protocol.finish?.(state, (fact) => said.push(fact))
    return said.length
  }
  const stop = data('S2F41', 5, list(ascii('STOP'), list()))
  assert.equal(unanswered(stop), 1)
  const withoutReply = stop.slice()
  withoutReply[6] = withoutReply[6]! & 0x7f
  assert.equal(unanswered(withoutReply), 0)
})

test('a session opens, or is refused', () => {
  assert.deepEqual(words([control(1, 1), true], [control(2, 1), false]), ['session open'])
  assert.deepEqual(words([control(1, 1), true], [control(2, 1, 3), false]), ['session refused'])
})

test('a long program is passed over as it comes', () => {
  const body = new ByteWriter().u8(0x23).u24be(200_000).bytes(new Uint8Array(200_000)).take()
  const long = data('S7F3', 4, list(ascii('BIG'), body))
  const { results, said } = tryOut(protocol, [
    sliceOf(new Uint8Array([...long, ...control(5, 9)]), { isStream: true }),
  ])
  assert.deepEqual(
    results.map((found) => found.kind),
    ['message', 'message', 'message'],
  )
  assert.equal(said.length, 1)
})

test('the first message proves it; others with the same beginning do not', () => {
  const is = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes, { isStream: true }))
  assert.equal(is(control(1, 1)), 'yes')
  assert.equal(is(control(1, 1).subarray(0, 9)), 'more')
  assert.equal(is(data('S1F13', 1, list(ascii('A'), ascii('B')))), 'yes')
  assert.equal(is(data('S1F1', 1)), 'no', 'no text')
  assert.equal(is(hex('0000000e 0000 8101 0000 00000001 41ff4142')), 'no', 'an item longer than the message')
  assert.equal(is(hex('00000055 ff534d42 72000000 0018')), 'no', 'SMB')
})

test('values that begin with a byte are no refusal; a job that only waits is no stop', () => {
  const words4 = words([data('S1F3', 4, list()), true], [data('S1F4', 4, list(binary(1))), false])
  assert.equal(words4.at(-1), 'server read S1F3 succeeded')
  assert.deepEqual(
    words([data('S2F25', 4, binary(7)), true], [data('S2F26', 4, binary(7)), false]).slice(1),
    ['server diagnose S2F25 succeeded'],
  )
  const cancel = data('S16F5', 5, list(encode.u4(1), ascii('JOB1'), ascii('CANCEL'), list()))
  assert.deepEqual(words([cancel, true]), ['server operate S16F5 CANCEL requested'])
})

test('damaged messages end', () => {
  for (const bytes of [
    ...mangled(data('S2F41', 5, list(ascii('STOP'), list(list(ascii('A'), encode.u4(5)))))),
    ...mangled(control(1, 1)),
  ])
    tryOut(protocol, [
      sliceOf(bytes, { isStream: true }),
      sliceOf(bytes, { isStream: true, fromClient: false }),
    ])
})
