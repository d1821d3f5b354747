import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { hex } from '#bytes/hex'
import type { Fact } from '#model/fact'
import type { Expectation, Payload, Slice } from '#model/protocol'
import type { CipContext } from './context.ts'
import { facts, finish } from './facts.ts'
import { foldKey } from './fold-key.ts'
import { limits } from './limits.ts'
import { newState } from './state.ts'
import * as encode from './testing/encode.ts'
import { controller, opening } from './testing/fixtures.ts'
import { dissect } from './wire.ts'

type Said = Fact | Payload | Expectation

/** One flow: unconnected messages by sender context, connected ones by connection id and sequence count. */
class Flow {
  readonly state = newState()

  unconnected(message: Uint8Array, context = 1): Said[] {
    return this.#read(message, { transport: 'unconnected', contextLow: context })
  }

  connected(message: Uint8Array, connectionId: number, sequence: number): Said[] {
    const bytes = new Uint8Array([sequence & 0xff, sequence >> 8, ...message])
    return this.#read(bytes, { transport: 'connected', connectionId })
  }

  identity(bytes: Uint8Array): Said[] {
    return this.#read(bytes, { transport: 'identity' })
  }

  /** As {@link connected}, at a time, and asked for its number before. */
  polled(message: Uint8Array, connectionId: number, sequence: number, time: number) {
    const bytes = new Uint8Array([sequence & 0xff, sequence >> 8, ...message])
    const emitted = { transport: 'connected', connectionId } as const
    const fromClient = (message[0]! & 0x80) === 0
    const slice = { ...this.#slice(bytes, emitted), time, fromClient }
    const number = foldKey(slice, this.state)
    return { number, read: () => this.#read(bytes, emitted, slice) }
  }

  #slice(bytes: Uint8Array, emitted: Partial<CipContext>): Slice {
    const context = { session: 7, contextLow: 0, contextHigh: 0, connectionId: 0, sequence: 0, ...emitted }
    const place = { fromClient: true, time: 0, sourcePort: 0, destinationPort: 0 }
    return { bytes, start: 0, end: bytes.length, ...place, isStream: false, isCut: false, context }
  }

  #read(bytes: Uint8Array, emitted: Partial<CipContext>, slice = this.#slice(bytes, emitted)): Said[] {
    const found = dissect(slice)
    assert.equal(found.kind, 'message')
    const said: Said[] = []
    if (found.kind === 'message') facts(found.message, slice, (fact) => said.push(fact), this.state)
    return said
  }
}

const operations = (said: readonly Said[]) =>
  said.flatMap((fact) =>
    fact.kind === 'operation'
      ? [[fact.code, fact.verb, fact.object, fact.unit, fact.outcome, fact.error]]
      : [],
  )
const identities = (said: readonly Said[]) =>
  said.flatMap((fact) => (fact.kind === 'identity' ? [[fact.about, fact.attribute, fact.value]] : []))

const manager = 'class 0x06 Connection Manager/instance 1'
const identityObject = 'class 0x01 Identity/instance 1'

describe('unconnected', () => {
  test('the identity of a module is told of its slot', () => {
    const flow = new Flow()
    assert.deepEqual(operations(flow.unconnected(encode.unconnectedSend(encode.getAttributesAll(1), 3))), [
      ['0x52', 'read', manager, undefined, 'requested', undefined],
      ['0x01', 'identify', identityObject, '1/3', 'requested', undefined],
    ])
    const said = flow.unconnected(encode.reply(0x01, encode.identityData(controller)))
    assert.deepEqual(operations(said), [
      ['0x52', 'read', manager, undefined, 'succeeded', undefined],
      ['0x01', 'identify', identityObject, '1/3', 'succeeded', undefined],
    ])
    assert.deepEqual(identities(said), [
      ['server/slot:3', 'vendor-id', '1'],
      ['server/slot:3', 'vendor', 'Rockwell Automation/Allen-Bradley'],
      ['server/slot:3', 'type', 'Programmable Logic Controller'],
      ['server/slot:3', 'device-id', '54'],
      ['server/slot:3', 'firmware', '16.20'],
      ['server/slot:3', 'key-position', 'Remote'],
      ['server/slot:3', 'mode', 'Run'],
      ['server/slot:3', 'run-state', 'Running'],
      ['server/slot:3', 'serial', '0x0051823f'],
      ['server/slot:3', 'model', '1756-L61/B LOGIX5561'],
      ['server/slot:3', 'order-number', '1756-L61/B'],
      ['server/slot:3', 'description', 'ControlLogix 5560'],
    ])
  })

  test('an empty slot is refused by the router, and so is what was sent there', () => {
    const flow = new Flow()
    flow.unconnected(encode.unconnectedSend(encode.getAttributesAll(1), 9))
    const error = 'Connection failure: Unconnected request timed out'
    assert.deepEqual(operations(flow.unconnected(encode.reply(0x52, hex('02'), 1, 0x0204))), [
      ['0x52', 'read', manager, undefined, 'rejected', error],
      ['0x01', 'identify', identityObject, '1/9', 'rejected', error],
    ])
  })

  test('an object of CIP Security tells which suites are allowed, and that clients are not verified', () => {
    const read = (attribute: number, value: string) => {
      const flow = new Flow()
      flow.unconnected(encode.request(0x0e, encode.logicalPath(0x5e, 1, attribute)))
      return flow
        .unconnected(encode.reply(0x0e, hex(value)))
        .flatMap((fact) => (fact.kind === 'reading' ? [`${fact.point}: ${fact.value}`] : []))
    }
    assert.deepEqual(read(4, '02 c02b c006'), [
      'enip-security-allowed-suites: TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_ECDSA_WITH_NULL_SHA',
    ])
    assert.deepEqual(read(9, '00'), ['enip-security-verifies-clients: no'])
    assert.deepEqual(read(3, '02 c02b'), [], 'a list cut short')
  })

  test('a reply under another sender context answers nothing', () => {
    const flow = new Flow()
    flow.unconnected(encode.getAttributesAll(1), 1)
    assert.deepEqual(flow.unconnected(encode.reply(0x01, encode.identityData(controller)), 2), [])
  })

  test('setting the address is configuring, resetting is restarting, stopping is stopping', () => {
    const flow = new Flow()
    const set = encode.request(0x10, encode.logicalPath(0xf5, 1, 5), hex('0a01a8c0'))
    assert.equal(operations(flow.unconnected(set))[0]?.[1], 'configure')
    const reset = encode.request(0x05, encode.logicalPath(1, 1), hex('00'))
    assert.equal(operations(flow.unconnected(reset, 2))[0]?.[1], 'restart')
    const stop = encode.request(0x07, encode.logicalPath(0x8e, 1))
    assert.equal(operations(flow.unconnected(stop, 3))[0]?.[1], 'stop')
  })

  test('the configuration of a port tells address, domain and host name', () => {
    const flow = new Flow()
    flow.unconnected(encode.getAttributesAll(0xf5))
    const configuration = '780aa8c0 00ffffff 010aa8c0 00000000 00000000 0500 706c616e74 00'
    const all = hex(`01000000 14000000 00000000 0200 20f62401 ${configuration} 0400 6c696e65`)
    assert.deepEqual(identities(flow.unconnected(encode.reply(0x01, all))), [
      [undefined, 'ip', '192.168.10.120'],
      [undefined, 'domain', 'plant'],
      [undefined, 'name', 'line'],
    ])
  })

  test('a PCCC command is told beside its envelope, with its address and its own error', () => {
    const flow = new Flow()
    const write = encode.executePccc({ vendor: 77, serial: 5 }, 0x0f, hex('aa 02 07 89 00 00 0900'))
    assert.deepEqual(operations(flow.unconnected(write))[1], [
      'pccc:0x0f/0xaa',
      'write',
      'N7:0',
      undefined,
      'requested',
      undefined,
    ])
    const refused = encode.reply(0x4b, hex('07 4d00 05000000 4f f0 0100 0b'))
    assert.equal(operations(flow.unconnected(refused))[1]?.[5], 'Access denied, improper privilege')
  })

  test('changing the mode of an SLC is set-mode', () => {
    const mode = encode.executePccc({ vendor: 77, serial: 5 }, 0x0f, hex('80 06'))
    const said = new Flow().unconnected(mode)[1]
    assert.equal(said?.kind === 'operation' && `${said.verb} ${said.value}`, 'set-mode Remote Run')
  })
})

describe('connected', () => {
  function open(): Flow {
    const flow = new Flow()
    flow.unconnected(encode.forwardOpen(opening))
    const said = flow.unconnected(encode.forwardOpenReply(opening, 0x790b0001))
    assert.deepEqual(
      said.find(({ kind }) => kind === 'session'),
      { kind: 'session', phase: 'open', method: 'forward-open', secured: false },
    )
    return flow
  }

  test('tags read over a connection are told of the slot it leads to', () => {
    const flow = open()
    const asked = flow.connected(encode.readTag('Speed[3]', 2), 0x790b0001, 1)
    assert.deepEqual(operations(asked), [['0x4c', 'read', 'Speed[3]', '1/0', 'requested', undefined]])
    const said = flow.connected(encode.readTagReply(0xc4, hex('01000000 ffffffff')), 0x80fe0017, 1)
    assert.deepEqual(said.slice(1), [
      { kind: 'reading', about: 'server/slot:0', point: 'Speed[3]', value: 1 },
      { kind: 'reading', about: 'server/slot:0', point: 'Speed[4]', value: -1 },
    ])
  })

  test('a write tells its value', () => {
    const [said] = open().connected(encode.writeTag('Level', 0xca, hex('0000c03f')), 0x790b0001, 1)
    assert.ok(said?.kind === 'operation')
    assert.deepEqual([said.value, said.qualifiers], [1.5, { type: 'REAL' }])
  })

  test('each service of a Multiple Service Packet ends in its own way', () => {
    const flow = open()
    flow.connected(encode.multipleService([encode.readTag('A'), encode.readTag('B')]), 0x790b0001, 2)
    const parts = [encode.readTagReply(0xc4, hex('05000000')), encode.reply(0x4c, undefined, 0x05)]
    const said = flow.connected(encode.multipleService(parts, true), 0x80fe0017, 2)
    assert.deepEqual(
      operations(said).map(([code, , object, , outcome, error]) => [code, object, outcome, error]),
      [
        ['0x0a', 'class 0x02 Message Router/instance 1', 'succeeded', undefined],
        ['0x4c', 'A', 'succeeded', undefined],
        ['0x4c', 'B', 'rejected', 'Path destination unknown'],
      ],
    )
  })

  test('signatures of steady reading repeat whatever the values, and leave the slow path whole', () => {
    const flow = open()
    const tags = [encode.readTag('A'), encode.readTag('B')]
    const reply = (last: string, status = 0) =>
      encode.multipleService(
        [
          encode.readTagReply(0xc4, hex('05000000')),
          status === 0 ? encode.readTagReply(0xc4, hex(last)) : encode.reply(0x4c, undefined, status),
        ],
        true,
      )
    const ask = (sequence: number, time: number) =>
      flow.polled(encode.multipleService(tags), 0x790b0001, sequence, time)
    const answer = (sequence: number, time: number, last = '06000000', status = 0) =>
      flow.polled(reply(last, status), 0x80fe0017, sequence, time)
    const outcomes = (said: Said[]) =>
      said.flatMap((fact) => (fact.kind === 'operation' ? [fact.outcome] : [fact.kind]))
    const first = ask(1, 1)
    assert.equal(first.number, 0) // never read before
    first.read()
    answer(1, 2).read()
    const asked = ask(2, 3).number
    const answered = answer(2, 4).number
    assert.ok(asked > 0 && answered > asked)
    assert.deepEqual([ask(3, 5).number, answer(3, 6, '07000000').number], [asked, answered])
    // Now and then the driver reads again what it was given a number of.
    assert.deepEqual(outcomes(ask(4, 7).read()), ['requested', 'requested', 'requested'])
    assert.deepEqual(outcomes(answer(4, 8).read()), [
      'succeeded',
      'succeeded',
      'reading',
      'succeeded',
      'reading',
    ])
    // A missing tag, another connection's reply, and a request without a response are read.
    assert.equal(ask(5, 9).number, asked)
    assert.equal(flow.polled(reply('06000000'), 0x80fe0099, 5, 10).number, 0)
    const refused = answer(5, 10, '', 5)
    assert.equal(refused.number, 0)
    assert.deepEqual(outcomes(refused.read()), ['succeeded', 'succeeded', 'reading', 'rejected'])
    assert.equal(ask(6, 11).number, asked)
    const again = ask(6, 12)
    assert.equal(again.number, 0)
    assert.deepEqual(outcomes(again.read()).slice(3), ['unanswered', 'unanswered', 'unanswered'])
    // Once more is known of names, the same bytes may mean another tag.
    flow.state.symbols.set('x', 'y')
    assert.equal(ask(7, 13).number, 0)
    const said: Said[] = []
    finish(flow.state, (fact) => said.push(fact))
    assert.deepEqual(outcomes(said), ['unanswered', 'unanswered', 'unanswered'])
  })

  test('without its Forward Open, a request is still matched by sequence count', () => {
    const flow = new Flow()
    flow.connected(encode.readTag('A'), 1, 5)
    assert.equal(
      operations(flow.connected(encode.readTagReply(0xc3, hex('0100')), 2, 5))[0]?.[4],
      'succeeded',
    )
  })

  test('closing forgets the connection', () => {
    const flow = open()
    flow.unconnected(encode.forwardClose(opening), 2)
    const said = flow.unconnected(encode.forwardCloseReply(opening), 2)
    assert.equal(said[1]?.kind === 'session' && said[1].phase, 'close')
    assert.equal(flow.state.connections.length, 0)
  })
})

test('a List Identity reply is read as the Identity object', () => {
  const said = new Flow().identity(encode.identityData(controller, 3))
  assert.deepEqual(identities(said).at(-1), ['client', 'description', 'ControlLogix 5560'])
})

test('requests without replies for ever stay within their bound, and are told', () => {
  const flow = new Flow()
  for (let context = 0; context < limits.pendingRequests * 3; context++) {
    flow.unconnected(encode.getAttributesAll(1), context)
  }
  assert.equal(flow.state.pending.size, limits.pendingRequests)
  const said: Said[] = []
  finish(flow.state, (fact) => said.push(fact))
  assert.equal(said.length, limits.pendingRequests)
})
