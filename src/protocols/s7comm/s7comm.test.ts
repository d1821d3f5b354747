import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { sliceOf, tryOut } from '#model/test-slice'
import { blockName } from './blocks.ts'
import { clockText } from './clock.ts'
import { protocol } from './index.ts'
import type { S7commState } from './state.ts'
import * as encode from './testing/encode.ts'
import * as lists from './testing/encode-szl.ts'

const context = { callingTsap: '01.00', calledTsap: '01.02', rack: 0, slot: 2 }
type Pair = readonly [Uint8Array, boolean]

function talk(...pairs: readonly Pair[]) {
  return tryOut(
    protocol,
    pairs.map(([bytes, fromClient]) => sliceOf(bytes, { fromClient, context })),
  ).said
}

function identityIn(said: ReturnType<typeof talk>, about: string | undefined) {
  return said.flatMap((fact) =>
    fact.kind === 'identity' && fact.about === about ? [`${fact.attribute} = ${fact.value}`] : [],
  )
}

function operationsIn(said: ReturnType<typeof talk>) {
  return said.flatMap((fact) =>
    fact.kind === 'operation'
      ? [[fact.verb, fact.code, fact.object, fact.outcome, fact.value ?? fact.error]]
      : [],
  )
}

test('setting up communication opens a session and proves the slot', () => {
  const said = talk([encode.setupRequest(1), true], [encode.setupResponse(1), false])
  assert.deepEqual(said.slice(1), [
    {
      kind: 'identity',
      attribute: 'address:s7-slot',
      value: '0/2',
      confidence: 0.9,
      field: 'called TSAP-ID',
    },
    {
      kind: 'operation',
      verb: 'read',
      name: 'Setup communication',
      code: '0xf0',
      object: undefined,
      outcome: 'succeeded',
      value: 240,
    },
    { kind: 'session', phase: 'open', method: 's7-setup', secured: false },
  ])
})

test('reads name their addresses and tell the values', () => {
  const places = [
    { area: 0x84, block: 1, type: 4, count: 2, offset: 4 },
    { area: 0x83, block: 0, type: 2, count: 1, offset: 0 },
  ]
  const said = talk(
    [encode.readRequest(2, places), true],
    [encode.readResponse(2, [hex('0102 0304'), hex('ff')]), false],
  )
  assert.deepEqual(operationsIn(said), [
    ['read', '0x04', 'DB1.DBX4.0 WORD 2, M0.0 BYTE 1', 'requested', undefined],
    ['read', '0x04', 'DB1.DBX4.0 WORD 2, M0.0 BYTE 1', 'succeeded', undefined],
  ])
  const readings = said.flatMap((fact) => (fact.kind === 'reading' ? [[fact.point, fact.value]] : []))
  assert.deepEqual(readings, [
    ['DB1.DBW4', 258],
    ['DB1.DBW6', 772],
    ['MB0', 255],
  ])
})

test('signatures of steady reading repeat whatever the values, and leave the slow path whole', () => {
  const state = protocol.newState?.() as S7commState
  const places = [1, 2].map((block) => ({ area: 0x84, block, type: 2, count: 3, offset: 0 }))
  const ask = (reference: number, time: number) =>
    sliceOf(encode.readRequest(reference, places), { time, context })
  const answer = (reference: number, time: number, last = '09', code = 0xff) => {
    const bytes = encode.readResponse(reference, [hex('0102 03'), hex(`0405 ${last}`)])
    bytes[bytes.length - 7] = code
    return sliceOf(bytes, { time, context, fromClient: false })
  }
  const number = (slice: ReturnType<typeof ask>) => protocol.foldKey?.(slice, state)
  const outcomes = (slice: ReturnType<typeof ask>) =>
    tryOut(protocol, [slice], state).said.flatMap((fact) =>
      fact.kind === 'operation' ? [fact.outcome] : fact.kind === 'reading' ? ['value'] : [],
    )
  assert.equal(number(ask(1, 1)), 0) // never read before
  tryOut(protocol, [ask(1, 1), answer(1, 2)], state)
  const asked = number(ask(2, 3))
  const answered = number(answer(2, 4))
  assert.ok(asked !== undefined && answered !== undefined && asked > 0 && answered > asked)
  assert.deepEqual([number(ask(3, 5)), number(answer(3, 6, '0a'))], [asked, answered])
  // Now and then the driver reads again what it was given a number of.
  assert.equal(number(ask(4, 7)), asked)
  assert.deepEqual(outcomes(ask(4, 7)), ['requested'])
  assert.equal(number(answer(4, 8)), answered)
  assert.deepEqual(outcomes(answer(4, 8)), ['succeeded', ...Array.from({ length: 6 }, () => 'value')])
  // A missing item, and a request without a response, are read.
  assert.equal(number(ask(5, 9)), asked)
  assert.equal(number(answer(5, 10, '09', 0x0a)), 0)
  assert.deepEqual(outcomes(answer(5, 10, '09', 0x0a)), ['succeeded', 'value', 'value', 'value'])
  assert.equal(number(ask(6, 11)), asked)
  assert.equal(number(ask(6, 12)), 0)
  assert.deepEqual(outcomes(ask(6, 12)), ['requested', 'unanswered'])
  assert.equal(number(ask(7, 13)), asked)
  const said: string[] = []
  protocol.finish?.(state, (fact) => fact.kind === 'operation' && said.push(fact.outcome))
  assert.deepEqual(said, ['unanswered', 'unanswered'])
})

test('writes tell their value, and a return code that is no success refuses them', () => {
  const places = [{ area: 0x84, block: 7, type: 5, count: 1, offset: 0 }]
  const said = talk(
    [encode.writeRequest(3, places, [hex('ffff')]), true],
    [encode.writeResponse(3, [0x05]), false],
  )
  assert.deepEqual(operationsIn(said), [
    ['write', '0x05', 'DB7.DBX0.0 INT 1', 'requested', -1],
    ['write', '0x05', 'DB7.DBX0.0 INT 1', 'rejected', -1],
  ])
})

test('stop, start and block services have the verbs of what they do', () => {
  const verb = (bytes: Uint8Array) =>
    operationsIn(talk([bytes, true])).map(([what, code, object]) => [what, code, object])[0]
  assert.deepEqual(verb(encode.stopRequest(1)), ['stop', '0x29', 'P_PROGRAM'])
  assert.deepEqual(verb(encode.serviceRequest(1, 'P_PROGRAM')), ['start', '0x28', undefined])
  assert.deepEqual(verb(encode.serviceRequest(1, 'P_PROGRAM', 'C ')), ['start', '0x28', 'C'])
  assert.deepEqual(verb(encode.serviceRequest(1, '_GARB')), ['configure', '0x28', undefined])
  assert.deepEqual(verb(encode.insertRequest(1, '_0A00001P')), ['download-program', '0x28', 'DB1'])
})

test('a block download is followed to its end', () => {
  const name = '_0800001P'
  const said = talk(
    [encode.downloadRequest(1, name, 6), true],
    [encode.plainResponse(1, 0x1a), false],
    [encode.downloadBlock(100, name), false],
    [encode.downloadPart(100, hex('7070 0101'), false), true],
    [encode.downloadBlock(101, name), false],
    [encode.downloadPart(101, hex('0203'), true), true],
    [encode.downloadEnded(102, name), false],
    [encode.plainResponse(102, 0x1c), true],
  )
  assert.equal(
    operationsIn(said).every(([verb, , object]) => verb === 'download-program' && object === 'OB1'),
    true,
  )
  assert.deepEqual(said.at(-1), {
    kind: 'transfer',
    name: 'OB1',
    type: 'S7 block',
    bytes: 6,
    sha256: undefined,
    details: undefined,
    direction: 'to-server',
    purpose: 'program',
  })
})

test('a block says who wrote it and when, and its code has one digest down and up', () => {
  const code = Uint8Array.from({ length: 300 }, (_, at) => at % 251)
  const block = encode.block({
    type: 0x0c,
    number: 105,
    code,
    author: 'SEA',
    family: 'CONVERT',
    name: 'SCALE',
  })
  const name = '_0C00105P'
  const down = talk(
    [encode.downloadRequest(1, name, block.length), true],
    [encode.plainResponse(1, 0x1a), false],
    [encode.downloadBlock(100, name), false],
    [encode.downloadPart(100, block.subarray(0, 222), false), true],
    [encode.downloadBlock(101, name), false],
    [encode.downloadPart(101, block.subarray(222), true), true],
    [encode.downloadEnded(102, name), false],
    [encode.plainResponse(102, 0x1c), true],
  ).at(-1)
  const up = talk(
    [encode.uploadRequest(1, '_0C00105A'), true],
    [encode.uploadResponse(1, 7, block.length), false],
    [encode.uploadNext(2, 7), true],
    [encode.uploadPart(2, block.subarray(0, 30), false), false],
    [encode.uploadNext(3, 7), true],
    [encode.uploadPart(3, block.subarray(30), true), false],
    [encode.uploadNext(4, 7, 0x1f), true],
    [encode.plainResponse(4, 0x1f), false],
  ).at(-1)
  const transfer = {
    kind: 'transfer',
    name: 'FC105',
    type: 'S7 block',
    bytes: block.length,
    sha256: createHash('sha256').update(code).digest('hex'),
    details: {
      number: '105',
      language: 'STL',
      'code changed': '2025-01-25 12:00:00',
      'interface changed': '2025-01-25 12:00:00',
      author: 'SEA',
      family: 'CONVERT',
      name: 'SCALE',
      version: '1.0',
    },
    purpose: 'program',
  }
  assert.deepEqual(down, { ...transfer, direction: 'to-server' })
  assert.deepEqual(up, { ...transfer, direction: 'to-client' })
})

test('an upload is named from its first message to its last', () => {
  const said = talk(
    [hex('3201 0000 0007 0012 0000 1d 00 0000 00000000 09 5f30423030303030 41'), true],
    [hex('3203 0000 0007 0010 0000 0000 1d 00 0100 00000007 07 30303030303034'), false],
    [hex('3201 0000 0008 0008 0000 1e 00 0000 00000007'), true],
    [hex('3203 0000 0008 0002 0008 0000 1e 00 0004 00fb 70700101'), false],
    [hex('3201 0000 0009 0008 0000 1f 00 0000 00000007'), true],
    [hex('3203 0000 0009 0001 0000 0000 1f'), false],
  )
  assert.deepEqual(said.at(-1), {
    kind: 'transfer',
    name: 'SDB0',
    type: 'S7 block',
    bytes: 4,
    sha256: undefined,
    details: undefined,
    direction: 'to-client',
    purpose: 'configuration',
  })
})

test('a module identification gives order number and firmware of device and module', () => {
  const data = lists.moduleIdentification('6ES7 315-2EH14-0AB0', [3, 2, 7], 3)
  const said = talk([encode.szlRequest(5, 0x0011), true], [encode.userdataResponse(5, 4, 1, data), false])
  const expected = [
    'order-number = 6ES7 315-2EH14-0AB0',
    'vendor = Siemens',
    'hardware = 3',
    'firmware = V3.2.7',
  ]
  assert.deepEqual(identityIn(said, undefined).slice(1), expected)
  assert.deepEqual(identityIn(said, 'server/rack:0/slot:2'), expected)
  assert.deepEqual(operationsIn(said)[0], ['identify', 'ud:4/1', 'SZL 0x0011/0x0000', 'requested', undefined])
})

test('a component identification in two parts speaks when it is whole', () => {
  const data = lists.componentIdentification({
    stationName: 'Station 1',
    moduleName: 'PLC_1',
    plantDesignation: '',
    serial: 'S C-X4U421302009',
    typeName: 'CPU 315-2 PN/DP',
    memoryCard: 'MMC 00000000',
  })
  const part = (reference: number, bytes: Uint8Array, isLast: boolean): Pair => [
    encode.userdataResponse(reference, 4, 1, bytes, { sequence: 2, dataUnit: 213, isLast }),
    false,
  ]
  const more: Pair = [hex('3207 0000 0007 000c 0004 0001 12 08 12 44 01 02 00 00 0000 0a000000'), true]
  const said = talk(
    [encode.szlRequest(6, 0x001c), true],
    part(6, data.slice(0, 150), false),
    more,
    part(7, data.slice(150), true),
  )
  assert.deepEqual(
    operationsIn(said).map(([verb, , object, outcome]) => [verb, object, outcome]),
    [
      ['identify', 'SZL 0x001c/0x0000', 'requested'],
      ['identify', 'SZL 0x001c/0x0000', 'succeeded'],
      ['identify', 'SZL 0x001c/0x0000', 'requested'],
      ['identify', 'SZL 0x001c/0x0000', 'succeeded'],
    ],
  )
  assert.deepEqual(identityIn(said, 'server/rack:0/slot:2'), [
    'name = Station 1',
    'module = PLC_1',
    'copyright = Original Siemens Equipment',
    'serial = S C-X4U421302009',
    'model = CPU 315-2 PN/DP',
    'memory-card = MMC 00000000',
    'vendor = Siemens',
  ])
})

test('operating state and mode selector are identity with time', () => {
  const said = talk(
    [encode.szlRequest(1, 0x0424), true],
    [encode.userdataResponse(1, 4, 1, lists.operatingState(4)), false],
    [encode.szlRequest(2, 0x0232, 4), true],
    [encode.userdataResponse(2, 4, 1, lists.protection(3, 2)), false],
    [hex('3207 0000 0000 0008 0000 0001 12 04 11 00 02 00'), false],
  )
  assert.deepEqual(identityIn(said, undefined).slice(1), [
    'run-state = STOP',
    'protection = protection level 3',
    'key-position = RUN-P',
    'run-state = RUN',
  ])
  assert.deepEqual(
    said.find((fact) => fact.kind === 'reading'),
    { kind: 'reading', point: 'protection-level', value: 3 },
  )
})

test('a password is a logon whose secret crossed in the clear and is never told', () => {
  const request = encode.userdataRequest(4, 5, 1, hex('6464 2564 6764 1b1f'))
  const said = talk(
    [request, true],
    [encode.userdataResponse(4, 5, 1, new Uint8Array(0), { error: 0xd602 }), false],
  )
  assert.deepEqual(
    said.find((fact) => fact.kind === 'session'),
    {
      kind: 'session',
      phase: 'refused',
      method: 'password',
      secured: false,
      clearText: true,
    },
  )
  assert.equal(JSON.stringify(said.filter((fact) => fact.kind === 'operation')).includes('6464'), false)
  assert.deepEqual(operationsIn(said).at(-1), [
    'authenticate',
    'ud:5/1',
    undefined,
    'rejected',
    'Password error',
  ])
})

test('the clock is read and set', () => {
  const clock = encode.clock([26, 11, 24, 16, 30, 5])
  assert.equal(clockText(clock, 0, clock.length), '2026-11-24 16:30:05')
  const said = talk(
    [encode.userdataRequest(1, 7, 2, clock), true],
    [encode.userdataResponse(1, 7, 2, new Uint8Array(0)), false],
  )
  assert.deepEqual(operationsIn(said), [
    ['set-time', 'ud:7/2', undefined, 'requested', '2026-11-24 16:30:05'],
    ['set-time', 'ud:7/2', undefined, 'succeeded', '2026-11-24 16:30:05'],
  ])
})

test('blocks are named as the engineering tool prints them', () => {
  assert.deepEqual(['_0A00001P', '0800035', '_0B00000A', 'other'].map(blockName), [
    'DB1',
    'OB35',
    'SDB0',
    'other',
  ])
})

test('an answer that only says no refuses its request', () => {
  const said = talk([encode.stopRequest(9), true], [encode.refusal(9, 0xd241), false])
  assert.deepEqual(operationsIn(said).at(-1), [
    'stop',
    '0x29',
    'P_PROGRAM',
    'rejected',
    'Operation not permitted in current protection level',
  ])
})

test('a stop whose request was lost is told all the same', () => {
  const stopped = [
    ['stop', '0x29', undefined, 'requested'],
    ['stop', '0x29', undefined, 'succeeded'],
  ]
  const answer = [encode.plainResponse(9, 0x29), false] as const
  const said = (of: ReturnType<typeof talk>) => operationsIn(of).map((row) => row.slice(0, 4))
  assert.deepEqual(said(talk([...answer])), stopped, 'only the side of the controller is seen')
  const before = talk([encode.stopRequest(8), true], [encode.plainResponse(8, 0x29), false], [...answer])
  assert.deepEqual(said(before).slice(2), [['stop', '0x29', undefined, 'requested']])
  assert.equal(operationsIn(talk([encode.refusal(9, 0xd241), false])).length, 0)
})

test('requests without end stay bounded, and each is told as unanswered', () => {
  const state = protocol.newState?.()
  let unanswered = 0
  const slices = Array.from({ length: 1000 }, (_, i) => sliceOf(encode.stopRequest(i)))
  for (const fact of tryOut(protocol, slices, state).said)
    if (fact.kind === 'operation' && fact.outcome === 'unanswered') unanswered++
  protocol.finish?.(state, () => unanswered++)
  assert.equal(unanswered, 1000)
})

test('every message cut at each byte and with each byte changed ends and never throws', () => {
  const places = [{ area: 0x84, block: 1, type: 8, count: 2, offset: 4 }]
  const messages: readonly Pair[] = [
    [encode.setupRequest(1), true],
    [encode.setupResponse(1), false],
    [encode.readRequest(1, places), true],
    [encode.readResponse(1, [hex('0102030405060708')]), false],
    [encode.writeRequest(1, places, [hex('0102030405060708')]), true],
    [encode.writeResponse(1, [0xff]), false],
    [encode.stopRequest(1), true],
    [encode.insertRequest(1, '_0A00001P'), true],
    [encode.downloadRequest(1, '_0A00001P', 88), true],
    [encode.downloadPart(1, hex('7070'), true), true],
    [encode.szlRequest(1, 0x11), true],
    [encode.userdataResponse(1, 4, 1, lists.moduleIdentification('6ES7', [1, 2, 3])), false],
    [encode.userdataResponse(1, 4, 1, lists.operatingState(8), { dataUnit: 1, isLast: false }), false],
    [encode.userdataResponse(1, 7, 1, encode.clock([20, 1, 1, 0, 0, 0])), false],
    [encode.userdataRequest(1, 3, 3, hex('3041 3030303031 41')), true],
    [
      hex(
        '3207 0000 0000 000c 0012 0001 12 04 11 41 01 00 00000000 ff09 000e 0001 0101 12 0a 10 02 0001 0000 83 000000',
      ),
      true,
    ],
  ]
  for (const [message, fromClient] of messages) {
    for (let end = 0; end <= message.length; end++) tryOut(protocol, [sliceOf(message, { end, fromClient })])
    for (let at = 0; at < message.length; at++) {
      for (const value of [0, 1, 2, 0x40, 0x7f, 0x80, 0xff]) {
        const changed = message.slice()
        changed[at] = value
        const slices = [messages[2]!, [changed, fromClient] as const, [message, fromClient] as const]
        tryOut(
          protocol,
          slices.map(([bytes, isClient]) => sliceOf(bytes, { fromClient: isClient, context })),
        )
      }
    }
  }
})
