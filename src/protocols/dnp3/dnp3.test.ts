import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { sliceOf, tryOut } from '#model/test-slice'
import { crcOf } from './checksum.ts'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const toOutstation = { isFromMaster: true, source: 1, destination: 10 }
const toMaster = encode.reversed(toOutstation)
const asks = (fragment: Uint8Array) => sliceOf(encode.frames(toOutstation, fragment))
const answers = (fragment: Uint8Array) => sliceOf(encode.frames(toMaster, fragment), { fromClient: false })

function emitted(...slices: readonly ReturnType<typeof sliceOf>[]) {
  const state = protocol.newState?.()
  const said = [...tryOut(protocol, slices, state).said]
  protocol.finish?.(state, (it) => said.push(it))
  return said
}

function operations(...slices: readonly ReturnType<typeof sliceOf>[]) {
  return emitted(...slices).flatMap((fact) =>
    fact.kind === 'operation'
      ? [[fact.code, fact.verb, fact.object, fact.value, fact.outcome, fact.error]]
      : [],
  )
}

test('the CRC is that of a frame in the wild', () => {
  assert.equal(crcOf(hex('05 64 05 c0 00 04 01 00'), 0, 8), 0xf7d7) // reset of link, master 1 to outstation 1024
})

test('a question of the link layer without its answer is unanswered', () => {
  const outcomes = operations(sliceOf(encode.requestLinkStatus(toOutstation))).map((said) => [
    said[0],
    said[4],
  ])
  assert.deepEqual(outcomes, [
    ['link:9', 'requested'],
    ['link:9', 'unanswered'],
  ])
})

test('a class poll gives values with their quality', () => {
  const said = emitted(
    asks(encode.request(1, 1, encode.classes(0))),
    answers(encode.response({ sequence: 1 }, encode.range(30, 2, [4, 5], hex('01 6400 00 ffff')))),
  )
  assert.deepEqual(
    said.flatMap((fact) =>
      fact.kind === 'reading' ? [[fact.about, fact.point, fact.value, fact.quality]] : [],
    ),
    [
      ['server/unit:10', 'indications', '', undefined],
      ['server/unit:10', 'analog-input:4', 100, undefined],
      ['server/unit:10', 'analog-input:5', -1, 'offline'],
    ],
  )
})

test('a control says which output, how, and why it was rejected', () => {
  const control = (status: number) =>
    encode.indexed(12, 1, [[3, encode.controlBlock({ code: 0x81, onMs: 250, status })]])
  const object = 'binary-output:3'
  const value = 'TRIP PULSE_ON ×1 250/0 ms'
  assert.deepEqual(
    operations(asks(encode.request(2, 5, control(0))), answers(encode.response({ sequence: 2 }, control(2)))),
    [
      ['5', 'operate', object, value, 'requested', undefined],
      ['5', 'operate', object, value, 'rejected', 'NO_SELECT'],
    ],
  )
})

test('a request without its answer is unanswered, a broadcast is not', () => {
  assert.deepEqual(operations(asks(encode.request(0, 14))), [
    ['14', 'restart', undefined, undefined, 'requested', undefined],
    ['14', 'restart', undefined, undefined, 'unanswered', undefined],
  ])
  const broadcast = sliceOf(encode.frames({ ...toOutstation, destination: 0xffff }, encode.request(0, 14)))
  assert.deepEqual(operations(broadcast), [['14', 'restart', undefined, undefined, 'requested', undefined]])
})

test('an outstation that dials in is spoken of as the client', () => {
  const unsolicited = encode.frames(toMaster, encode.response({ sequence: 0, functionCode: 130 }))
  const said = emitted(sliceOf(unsolicited, { fromClient: true }))
  assert.deepEqual(
    said.map((fact) => ('about' in fact ? fact.about : undefined)),
    ['client', 'client', 'client/unit:10'],
  )
})

test('a fragment of many segments is put together; a lost segment is told', () => {
  const text = new Uint8Array(300).fill(0x41)
  const fragment = encode.request(1, 2, encode.fileBlock(1, 0, true, text))
  const both = encode.frames(toOutstation, fragment)
  const first = 10 + 250 + 32
  assert.deepEqual(
    operations(sliceOf(both)).map(([code, , , , outcome]) => [code, outcome]),
    [
      ['2', 'requested'],
      ['2', 'unanswered'],
    ],
  )
  const said = emitted(sliceOf(both.subarray(first)))
  assert.deepEqual(
    said.filter(({ kind }) => kind === 'anomaly'),
    [{ kind: 'anomaly', what: 'gap', detail: 'transport segment out of sequence' }],
  )
})

test('segments go on with the fragment that began, though their DIR bit names the other end', () => {
  const write = encode.request(1, 2, encode.fileBlock(1, 0, true, new Uint8Array(300).fill(0x41)))
  const wrong = encode.frames({ ...toOutstation, isFromMaster: false }, write)
  assert.deepEqual(
    operations(sliceOf(wrong)).map(([code, , , , outcome]) => [code, outcome]),
    [
      ['2', 'requested'],
      ['2', 'unanswered'],
    ],
  )
})

test('time that is written is told as time', () => {
  const write = encode.request(1, 2, encode.counted(50, 1, 1, encode.time(1_600_000_000_000)))
  assert.deepEqual(operations(asks(write))[0], [
    '2',
    'set-time',
    'time',
    '2020-09-13T12:26:40.000Z',
    'requested',
    undefined,
  ])
})

test('a spoilt CRC is malformed, and reading goes on at the next frame', () => {
  const sound = encode.frames(toOutstation, encode.request(0, 1, encode.classes(0)))
  const spoilt = sound.slice()
  spoilt[12]! ^= 0xff
  const { results } = tryOut(protocol, [sliceOf(new Uint8Array([...spoilt, ...sound]))])
  assert.deepEqual(
    results.map(({ kind }) => kind),
    ['malformed', 'message'],
  )
  assert.equal(protocol.probe?.(sliceOf(hex('0564 05 c0 0100 0c00 0000'))), 'no')
})

test('a challenged operation is settled by the last answer', () => {
  const control = encode.indexed(12, 1, [[3, encode.controlBlock({ code: 3 })]])
  assert.deepEqual(
    operations(
      asks(encode.request(0, 5, control)),
      answers(encode.response({ sequence: 0, functionCode: 131 }, encode.challenge(1, 1, hex('01020304')))),
      asks(encode.request(0, 32, encode.challengeReply(1, 1, hex('a1a2a3a4')))),
      answers(encode.response({ sequence: 0 }, control)),
    ).map(([code, , , , outcome]) => [code, outcome]),
    [
      ['5', 'requested'],
      ['32', 'requested'],
      ['32', 'succeeded'],
      ['5', 'succeeded'],
    ],
  )
})

test('ranges that cannot be and objects beyond the end are told, not thrown', () => {
  const anomalies = (object: Uint8Array) =>
    emitted(asks(encode.request(0, 2, object))).flatMap((fact) =>
      fact.kind === 'anomaly' ? [fact.detail] : [],
    )
  assert.deepEqual(anomalies(hex('1e 02 00 05 04')), ['range'])
  assert.deepEqual(anomalies(hex('0c 01 28 ff ff 00 00')), ['objects beyond the fragment'])
  assert.deepEqual(anomalies(hex('1e 02 0f')), ['qualifier'])
})

test('polls that differ in sequence and values alone have one number, and are settled by it', () => {
  const state = protocol.newState?.()
  const number = (slice: ReturnType<typeof sliceOf>) => protocol.foldKey?.(slice, state)
  const ask = (sequence: number, time: number) => ({
    ...asks(encode.request(sequence, 1, encode.classes(0))),
    time,
  })
  const answer = (sequence: number, value: number, time: number, indications = 0) => ({
    ...answers(
      encode.response({ sequence, indications }, encode.range(20, 2, [0, 0], Uint8Array.from([1, value, 0]))),
    ),
    time,
  })
  tryOut(protocol, [ask(0, 1), answer(0, 1, 2)], state)
  const [first, firstAnswer] = [number(ask(1, 3)), number(answer(1, 2, 4))]
  assert.ok(first !== 0 && firstAnswer !== 0 && first !== firstAnswer)
  // Not known to the driver yet: the slow path is asked about the same answer and settles it.
  const slow = tryOut(protocol, [answer(1, 2, 4)], state).said
  assert.ok(slow.some((fact) => fact.kind === 'operation' && fact.outcome === 'succeeded'))
  assert.deepEqual([number(ask(2, 5)), number(answer(2, 3, 6))], [first, firstAnswer])
  assert.equal(number(ask(3, 7)), first)
  assert.equal(number(answer(3, 3, 8, 0x80)), 0) // a restart is news
  const left: unknown[] = []
  protocol.finish?.(state, (it) => left.push(it))
  assert.equal(left.length, 1)
})
