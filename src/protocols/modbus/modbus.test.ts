import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc16 } from '#bytes/checksum'
import { hex } from '#bytes/hex'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import { ModbusState } from './state.ts'
import * as encode from './testing/encode.ts'

const header = { transaction: 7, unit: 3 }
const fromServer = { fromClient: false }

function conversation(...pairs: readonly (readonly [Uint8Array, boolean])[]) {
  return tryOut(
    protocol,
    pairs.map(([bytes, fromClient]) => sliceOf(bytes, { fromClient })),
  ).said
}

test('a read and its answer give an operation, the unit and the values', () => {
  const said = conversation(
    [encode.readRequest(header, 3, 40, 2), true],
    [encode.registersResponse(header, 3, [17, 65535]), false],
  )
  const operation = {
    kind: 'operation',
    verb: 'read',
    name: 'Read Holding Registers',
    code: '3',
    object: 'holding:40..41',
    unit: '3',
    value: undefined,
  }
  assert.deepEqual(said, [
    { ...operation, outcome: 'requested' },
    { ...operation, outcome: 'succeeded' },
    {
      kind: 'identity',
      attribute: 'address:modbus-unit',
      value: '3',
      confidence: 0.95,
      field: 'Unit Identifier',
    },
    { kind: 'reading', about: 'server/unit:3', point: 'holding:40', value: 17 },
    { kind: 'reading', about: 'server/unit:3', point: 'holding:41', value: 65535 },
  ])
})

test('coils are read from the lowest bit up', () => {
  const said = conversation(
    [encode.readRequest({ transaction: 1, unit: 255 }, 1, 8, 3), true],
    [encode.bitsResponse({ transaction: 1, unit: 255 }, 1, [true, false, true]), false],
  )
  const readings = said
    .filter((fact) => fact.kind === 'reading')
    .map(({ about, point, value }) => [about, point, value])
  assert.deepEqual(readings, [
    [undefined, 'coil:8', true],
    [undefined, 'coil:9', false],
    [undefined, 'coil:10', true],
  ])
})

test('writes say what was written where', () => {
  const written = (bytes: Uint8Array) =>
    factsOf(protocol, bytes).flatMap((fact) =>
      fact.kind === 'operation' ? [[fact.code, fact.verb, fact.object, fact.value]] : [],
    )
  assert.deepEqual(written(encode.writeCoil(header, 5, true)), [['5', 'write', 'coil:5', 1]])
  assert.deepEqual(written(encode.writeRegister(header, 6, 1234)), [['6', 'write', 'holding:6', 1234]])
  assert.deepEqual(written(encode.writeCoilsRequest(header, 1, [true, false])), [
    ['15', 'write', 'coil:1..2', '1 0'],
  ])
  assert.deepEqual(written(encode.writeRegistersRequest(header, 2, [1, 2])), [
    ['16', 'write', 'holding:2..3', '1 2'],
  ])
  assert.deepEqual(written(encode.maskWrite(header, 4, 0xf2, 0x25)), [
    ['22', 'write', 'holding:4', 'and 0x00f2 or 0x0025'],
  ])
  const both = hex('0001 0000 000d 03 17 0003 0006 000e 0001 02 00ff')
  assert.deepEqual(written(both), [['23', 'write', 'holding:14', 255]])
})

test('an exception refuses the request in the words of the standard', () => {
  const said = conversation(
    [encode.readRequest(header, 4, 0, 1), true],
    [encode.exceptionResponse(header, 4, 2), false],
  )
  const refused = said[1]
  assert.equal(refused?.kind === 'operation' && refused.outcome, 'rejected')
  assert.equal(refused?.kind === 'operation' && refused.error, 'Illegal Data Address')
  assert.equal(said[2]?.kind, 'identity')
})

test('a gateway that cannot reach a unit does not prove the unit', () => {
  const said = conversation(
    [encode.readRequest(header, 4, 0, 1), true],
    [encode.exceptionResponse(header, 4, 11), false],
  )
  assert.equal(
    said.some((fact) => fact.kind === 'identity'),
    false,
  )
})

test('device identification names vendor, model and firmware of the unit', () => {
  const said = conversation(
    [encode.identificationRequest(header, 1), true],
    [encode.identificationResponse(header, 1, ['Schneider Electric', 'BMX P34 2020', 'v2.6']), false],
  )
  const identity = said.flatMap((fact) =>
    fact.kind === 'identity' ? [[fact.about, fact.attribute, fact.value]] : [],
  )
  assert.deepEqual(identity, [
    [undefined, 'address:modbus-unit', '3'],
    ['server/unit:3', 'vendor', 'Schneider Electric'],
    ['server/unit:3', 'model', 'BMX P34 2020'],
    ['server/unit:3', 'order-number', 'BMX P34 2020'],
    ['server/unit:3', 'firmware', 'v2.6'],
  ])
  assert.equal(said[0]?.kind === 'operation' && said[0].verb, 'identify')
})

test('a server id tells whether the device runs', () => {
  const said = conversation(
    [encode.serverIdRequest(header), true],
    [encode.serverIdResponse(header, 1, true, 'Pump station'), false],
  )
  const identity = said.flatMap((fact) => (fact.kind === 'identity' ? [[fact.attribute, fact.value]] : []))
  assert.deepEqual(identity.slice(1), [
    ['run-state', 'RUN'],
    ['description', 'Pump station'],
  ])
})

test('diagnostics are named and judged by their sub-function', () => {
  const [restart] = factsOf(protocol, encode.diagnostics(header, 1))
  assert.deepEqual(restart?.kind === 'operation' && [restart.verb, restart.name], [
    'set-mode',
    'Diagnostics: Restart Communications Option',
  ])
})

test('Force Listen Only Mode is not called unanswered', () => {
  const state = protocol.newState?.()
  tryOut(protocol, [sliceOf(encode.diagnostics(header, 4))], state)
  const said: unknown[] = []
  protocol.finish?.(state, (fact) => said.push(fact))
  assert.deepEqual(said, [])
})

test('a request without an answer is told at the end, and when its transaction is used again', () => {
  const state = protocol.newState?.()
  const twice = [1, 2].map((time) => sliceOf(encode.readRequest(header, 3, time, 1), { time }))
  const { said } = tryOut(protocol, twice, state)
  assert.deepEqual(
    said.map((fact) => fact.kind === 'operation' && `${fact.object} ${fact.outcome}`),
    ['holding:1 requested', 'holding:2 requested', 'holding:1 unanswered'],
  )
  const left: unknown[] = []
  protocol.finish?.(state, (fact) => left.push(fact.kind === 'operation' && `${fact.object} ${fact.outcome}`))
  assert.deepEqual(left, ['holding:2 unanswered'])
})

test('UMAS is handed on with the function code as selector', () => {
  const said = factsOf(protocol, hex('0001 0000 0005 00 5a 00 10 01'))
  const payload = said.find((one) => one.kind === 'payload')
  assert.deepEqual(payload?.kind === 'payload' && [payload.selector, payload.start, payload.end], [90, 8, 11])
})

test('UMAS proves itself by its openings, and says by its answers who is the server', () => {
  const isStream = true
  assert.equal(protocol.probe?.(sliceOf(hex('0001 0000 0004 00 5a 00 02'), { isStream })), 'yes')
  assert.equal(protocol.probe?.(sliceOf(hex('0001 0000 0004 00 5a 07 02'), { isStream })), 'no')
  const answer = sliceOf(hex('0001 0000 0005 00 5a 00 fe 01'))
  const found = protocol.dissect(answer, protocol.newState?.())
  assert.equal(found.kind === 'message' && protocol.isFromClient?.(found.message, answer), false)
})

test('what is against the standard is told beside the operation', () => {
  const whats = (bytes: Uint8Array, rest = {}) =>
    factsOf(protocol, bytes, rest).flatMap((fact) => (fact.kind === 'anomaly' ? [fact.what] : []))
  assert.deepEqual(whats(encode.readRequest(header, 3, 0, 126)), ['illegal-parameter'])
  assert.deepEqual(whats(encode.readRequest(header, 3, 65535, 2)), ['illegal-parameter'])
  assert.deepEqual(whats(encode.exceptionResponse(header, 3, 1)), ['exception-from-client'])
})

test('a length that cannot be is malformed, another protocol is foreign', () => {
  const settled = protocol.newState?.()
  const first = sliceOf(encode.readRequest(header, 3, 0, 1))
  const kinds = (bytes: Uint8Array) => tryOut(protocol, [first, sliceOf(bytes)], settled).results.at(-1)?.kind
  assert.equal(kinds(hex('0001 0000 0001 03')), 'malformed')
  assert.equal(kinds(hex('0001 0000 0005 03 03 0000 01')), 'malformed')
  assert.equal(kinds(hex('1603 0100 0100 00')), 'malformed')
  assert.equal(tryOut(protocol, [sliceOf(hex('474554202f2048545450'))]).results[0]?.kind, 'foreign')
})

function frame(text: string): Uint8Array {
  const body = hex(text)
  const crc = crc16(body, 0, body.length, 0xffff)
  return new Uint8Array([...body, crc & 0xff, crc >> 8])
}

test('RTU frames over TCP are read and matched by unit', () => {
  const request = frame('11 03 006b 0003')
  assert.deepEqual(request, hex('11 03 006b 0003 7687')) // the example of the Modicon reference guide
  const said = conversation([request, true], [frame('11 03 06 022b 0000 0064'), false])
  const texts = said.map((fact) =>
    fact.kind === 'operation' ? fact.outcome : fact.kind === 'reading' ? fact.value : fact.kind,
  )
  assert.deepEqual(texts, ['requested', 'succeeded', 'identity', 555, 0, 100])
  assert.equal(protocol.probe?.(sliceOf(request)), 'yes')
})

test('RTU frames that write are believed where their bytes hang together', () => {
  const says = (byteCount: Uint8Array) => protocol.probe?.(sliceOf(byteCount, { isStream: true }))
  for (const written of ['01 05 0000 ff00', '01 10 0064 0002 04 0001 0002', '01 0f 0013 000a 02 cd01'])
    assert.equal(says(frame(written)), 'yes', written)
  assert.equal(says(frame('01 10 0064 0002 04 0001 0002').slice(0, 9)), 'more')
  for (const other of ['01 05 0000 0001', '01 06 0001 0003', '01 10 0064 0002 06 0001 0002 0003'])
    assert.equal(says(frame(other)), 'no', other)
  assert.equal(says(frame('01 05 0000 ff00').with(7, 0)), 'no')
})

test('an RTU read from address 0 is no MBAP header', () => {
  const said = conversation([frame('01 03 0000 000a'), true], [frame('01 03 02 0011'), false])
  assert.deepEqual(
    said.filter((fact) => fact.kind === 'operation').map((fact) => fact.outcome),
    ['requested', 'succeeded'],
  )
})

test('RTU frames of no known length end where the bytes end', () => {
  const read = frame('01 03 0000 000a')
  const { results } = tryOut(protocol, [
    sliceOf(read, { isStream: true }),
    sliceOf(frame('01 08 0015 0000 11223344'), { isStream: true, fromClient: false }),
    sliceOf(frame('01 64 0102'), { isStream: true }),
  ])
  assert.deepEqual(
    results.map(({ kind }) => kind),
    ['message', 'message', 'message'],
  )
})

test('recognition is the same however the bytes are cut', () => {
  const message = encode.readRequest(header, 3, 40, 2)
  for (let end = 1; end < message.length; end++) {
    assert.equal(protocol.probe?.(sliceOf(message, { end, isStream: true })), 'more', `${end} bytes`)
  }
  assert.equal(protocol.probe?.(sliceOf(message, { isStream: true })), 'yes')
  assert.equal(protocol.probe?.(sliceOf(hex('160301020001000001fc0303'), { isStream: true })), 'no')
})

test('a lost piece is followed by the next whole message', () => {
  const message = encode.readRequest(header, 3, 40, 2)
  const torn = new Uint8Array([0x12, 0x00, 0x34, 0xff, ...message])
  const rtu = new Uint8Array([0x12, 0x00, 0x34, 0xff, ...frame('01 03 006b 0003')])
  const resumed = (framing: ModbusState['framing']) => {
    const state = Object.assign(new ModbusState(), { framing })
    return [torn, rtu].map((byteCount) => protocol.resume?.(sliceOf(byteCount), state))
  }
  assert.deepEqual(resumed('unknown'), [4, 4])
  assert.deepEqual(resumed('tcp'), [4, undefined])
  assert.deepEqual(resumed('rtu'), [undefined, 4])
})

test('signatures of steady polling repeat whatever the values, and leave the slow path whole', () => {
  const state = protocol.newState?.() as ModbusState
  const ask = (transaction: number, time: number) =>
    sliceOf(encode.readRequest({ transaction, unit: 1 }, 3, 10, 3), { time, isStream: true })
  const answer = (transaction: number, time: number, last = 9) =>
    sliceOf(encode.registersResponse({ transaction, unit: 1 }, 3, [7, 8, last]), {
      ...fromServer,
      time,
      isStream: true,
    })
  assert.equal(protocol.foldKey?.(ask(1, 1), state), 0) // the framing is not known yet
  tryOut(protocol, [ask(1, 1), answer(1, 2)], state)
  const numbers = [
    protocol.foldKey?.(ask(2, 3), state),
    protocol.foldKey?.(answer(2, 4), state),
    protocol.foldKey?.(ask(3, 5), state),
    protocol.foldKey?.(answer(3, 6), state),
    protocol.foldKey?.(ask(4, 7), state),
    protocol.foldKey?.(answer(4, 8, 10), state),
  ]
  assert.equal(numbers[0], numbers[2])
  assert.equal(numbers[1], numbers[3])
  assert.equal(numbers[1], numbers[5])
  assert.notEqual(numbers[0], numbers[1])
  assert.ok(numbers.every((number) => number !== undefined && number > 0 && Number.isSafeInteger(number)))
  const { said } = tryOut(protocol, [answer(4, 8, 10)], state) // now and then the driver reads values anew
  assert.deepEqual(
    said.map((fact) => fact.kind),
    ['operation', 'reading', 'reading', 'reading'],
  )
  assert.equal(protocol.foldKey?.(ask(5, 9), state), numbers[0])
  const again = tryOut(protocol, [ask(5, 9)], state).said
  assert.deepEqual(
    again.map((fact) => fact.kind === 'operation' && fact.outcome),
    ['requested'],
  )
})

test('every message cut at each byte and with each byte changed ends and never throws', () => {
  const messages: (readonly [Uint8Array, boolean])[] = [
    [encode.readRequest(header, 3, 40, 2), true],
    [encode.registersResponse(header, 3, [1, 2]), false],
    [encode.bitsResponse(header, 1, [true]), false],
    [encode.writeCoil(header, 5, true), true],
    [encode.writeCoilsRequest(header, 1, [true, false]), true],
    [encode.writeRegistersRequest(header, 2, [1, 2]), true],
    [encode.writtenResponse(header, 16, 2, 2), false],
    [encode.maskWrite(header, 4, 1, 2), true],
    [encode.diagnostics(header, 0), true],
    [encode.serverIdResponse(header, 1, false, 'name'), false],
    [encode.identificationRequest(header, 4, 5), true],
    [encode.identificationResponse(header, 2, ['a', 'b', 'c', 'd']), false],
    [encode.exceptionResponse(header, 3, 2), false],
    [hex('0001 0000 0009 03 14 06 06 0004 0001 0002'), true],
    [hex('0001 0000 0008 03 18 0004 0001 01b8'), false],
  ]
  for (const [message, fromClient] of messages) {
    for (const isStream of [true, false]) {
      for (let end = 0; end <= message.length; end++)
        tryOut(protocol, [sliceOf(message, { end, fromClient, isStream })])
      for (let at = 0; at < message.length; at++) {
        for (const value of [0, 1, 0x7f, 0x80, 0xff]) {
          const changed = message.slice()
          changed[at] = value
          const state = protocol.newState?.()
          tryOut(
            protocol,
            [sliceOf(message, { fromClient: true }), sliceOf(changed, { fromClient, isStream })],
            state,
          )
          protocol.foldKey?.(sliceOf(changed, { fromClient }), state)
          protocol.resume?.(sliceOf(changed), state)
          protocol.finish?.(state, () => {})
        }
      }
    }
  }
})

test('a long UMAS frame of which only the header is here is waited for', () => {
  const state = protocol.newState?.()
  protocol.dissect(sliceOf(encode.readRequest(header, 3, 0, 1)), state)
  const head = hex('0001 0000 0400 00')
  assert.deepEqual(protocol.dissect(sliceOf(head, { isStream: true }), state), {
    kind: 'incomplete',
    need: 8,
  })
})

test('a frame that is also a message of ROC Plus proves nothing', () => {
  const isStream = true
  assert.equal(protocol.probe?.(sliceOf(hex('01 02 03 04 06 00 3a2f'), { isStream })), 'no')
  assert.equal(protocol.probe?.(sliceOf(hex('01 03 0000 0002 c40b'), { isStream })), 'yes')
})
