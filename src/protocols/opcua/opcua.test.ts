import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import type { Fact } from '#model/fact'
import { sliceOf, tryOut } from '#model/test-slice'
import { scripts } from './captures/script.ts'
import { productOf } from './identity.ts'
import { protocol } from './index.ts'
import { Reader } from './reader.ts'
import * as encode from './testing/encode.ts'

type Said = readonly [by: 'client' | 'server', octets: Uint8Array, ...rest: unknown[]]

function talk(...lines: readonly Said[]): readonly Fact[] {
  return tryOut(
    protocol,
    lines.map(([by, byteCount]) => sliceOf(byteCount, { fromClient: by === 'client', isStream: true })),
  ).said as readonly Fact[]
}

function operations(facts: readonly Fact[]) {
  return facts.flatMap((fact) =>
    fact.kind === 'operation' ? [[fact.name, fact.verb, fact.object, fact.outcome, fact.error]] : [],
  )
}

test('a write is told with its node and value, and how it ended', () => {
  const said = talk(
    ['client', encode.writeRequest(6, 'ns=2;s=Speed', 13)],
    ['server', encode.writeResponse(6, [0x803b0000])],
  )
  assert.deepEqual(operations(said), [
    ['Write', 'write', 'ns=2;s=Speed', 'requested', undefined],
    ['Write', 'write', 'ns=2;s=Speed', 'rejected', 'BadNotWritable'],
  ])
  assert.equal(said[0]?.kind === 'operation' && said[0].value, 13)
})

test('where the server alone is heard, its answers tell what was requested', () => {
  const answers = [1, 2, 3, 4, 5, 6].map((id) => ['server', encode.readResponse(id, [1])] as const)
  assert.deepEqual(operations(talk(...answers)), [
    ['Read', 'read', undefined, 'succeeded', undefined],
    ['Read', 'read', undefined, 'succeeded', undefined],
  ])
  const heard = talk(['client', encode.readRequest(9, ['i=1'])], ...answers)
  assert.equal(operations(heard).filter(([, , , outcome]) => outcome === 'succeeded').length, 0)
})

test('values of a read are told by the node that was asked for', () => {
  const said = talk(
    ['client', encode.readRequest(1, ['ns=2;s=Speed', 'i=2263', 'ns=2;s=Gone'])],
    ['server', encode.readResponse(1, [12.5, 'Example Works', { status: 0x80340000 }])],
  )
  assert.deepEqual(
    said.flatMap((fact) => (fact.kind === 'reading' ? [[fact.point, fact.value]] : [])),
    [
      ['ns=2;s=Speed', 12.5],
      ['i=2263', 'Example Works'],
    ],
  )
  assert.ok(said.some((fact) => fact.kind === 'identity' && fact.attribute === 'vendor'))
})

test('a method that was browsed by name says what it does', () => {
  const said = talk(
    ['server', encode.browseResponse(2, [{ node: 'ns=2;i=11', name: 'Stop', nodeClass: 4 }])],
    ['client', encode.callRequest(3, 'ns=2;i=10', 'ns=2;i=11')],
  )
  assert.deepEqual(operations(said), [['Call', 'stop', 'ns=2;i=10 Stop', 'requested', undefined]])
})

test('a request in three chunks is read as one, an aborted one not at all', () => {
  const whole = encode.requestBody(673, new encode.UaWriter().u32le(1).node('ns=2;i=5').u32le(13).zeros(8))
  const parts = [whole.slice(0, 20), whole.slice(20, 33), whole.slice(33)]
  const said = talk(
    ['client', encode.messageChunk(9, parts[0]!, 'C')],
    ['client', encode.messageChunk(9, parts[1]!, 'C')],
    ['client', encode.messageChunk(9, parts[2]!, 'F')],
    ['client', encode.messageChunk(10, parts[0]!, 'C')],
    ['client', encode.messageChunk(10, new Uint8Array(8), 'A')],
  )
  assert.deepEqual(operations(said), [['Write', 'write', 'ns=2;i=5', 'requested', undefined]])
})

test('a message in parts without end is an attack, told once; one that ends in time is none', () => {
  const attacks = (...finals: readonly ('C' | 'F')[]) =>
    talk(
      ...finals.map((final) => ['client', encode.messageChunk(9, new Uint8Array(8), final)] as const),
    ).filter((fact) => fact.kind === 'anomaly' && fact.what === 'exploit').length
  const parts = (count: number) => new Array<'C'>(count).fill('C')
  assert.equal(attacks(...parts(2100)), 1)
  assert.equal(attacks(...parts(2000), 'F', ...parts(2000)), 0)
})

test('a password that anyone could read is told, and that makers ship it', () => {
  const said = talk(
    ['client', encode.activateSessionRequest(4, 'admin', 'admin')],
    ['server', encode.activateSessionResponse(4)],
  )
  const session = said.find(({ kind }) => kind === 'session')
  assert.deepEqual(
    session?.kind === 'session' && [session.user, session.clearText, session.defaultCredentials],
    ['admin', true, true],
  )
  assert.ok(!JSON.stringify(said).includes('"value":"admin"'))
})

test('a chunk larger than is kept is passed over, and what follows is read', () => {
  const large = encode.messageChunk(1, encode.requestBody(673, new encode.UaWriter().zeros(300_000)))
  const bytes = new Uint8Array(large.length + 200)
  const next = encode.readRequest(2, ['i=2258'])
  bytes.set(large)
  bytes.set(next, large.length)
  const said = talk(['client', bytes.subarray(0, large.length + next.length)])
  assert.deepEqual(
    operations(said).map(([name]) => name),
    ['Write', 'Read'],
  )
})

test('publish requests that wait are not called unanswered', () => {
  const state = protocol.newState?.()
  const said: Fact[] = []
  tryOut(
    protocol,
    [encode.publishRequest(1), encode.readRequest(2, ['i=2258'])].map((byteCount) => sliceOf(byteCount)),
    state,
  )
  protocol.finish?.(state, (fact) => said.push(fact as Fact))
  assert.deepEqual(
    operations(said).map(([name, , , outcome]) => [name, outcome]),
    [['Read', 'unanswered']],
  )
})

test('a publish request that ends with its subscription was not rejected', () => {
  const said = talk(
    ['client', encode.publishRequest(1)],
    ['client', encode.readRequest(2, ['i=2258'])],
    ['server', encode.serviceFault(1, 0x8079_0000)],
    ['server', encode.serviceFault(2, 0x8079_0000)],
  )
  const answers = said.flatMap((fact) =>
    fact.kind === 'operation' && fact.outcome !== 'requested' ? [[fact.name, fact.outcome, fact.error]] : [],
  )
  assert.deepEqual(answers, [
    ['Publish', 'succeeded', 'BadNoSubscription'],
    ['Read', 'rejected', 'BadNoSubscription'],
  ])
})

test('an event tells its severity where the client asked for it', () => {
  const said = talk(
    ['client', encode.monitorEventsRequest(1, 5, ['EventId', 'Severity', 'Message'])],
    ['client', encode.publishRequest(2)],
    ['server', encode.eventsResponse(2, 5, ['e1', 900, 'Tank overflow'])],
  )
  const event = said.find((fact) => fact.kind === 'operation' && fact.code === 'EventNotification')
  assert.deepEqual(event?.kind === 'operation' && [event.object, event.value], [
    'e1, Tank overflow',
    'severity 900',
  ])
})

test('node ids are written as the standard prints them', () => {
  for (const id of ['i=2258', 'ns=300;i=70000', 'ns=2;s=Line.Speed', 'ns=1;i=5']) {
    const byteCount = new encode.UaWriter().node(id).take()
    assert.equal(new Reader(byteCount, 0, byteCount.length).nodeId(), id)
  }
})

test('first messages are recognised by the lengths inside them', () => {
  assert.equal(protocol.probe?.(sliceOf(encode.hello('opc.tcp://a:4840'))), 'yes')
  assert.equal(protocol.probe?.(sliceOf(encode.readRequest(1, ['i=84']))), 'yes')
  assert.equal(protocol.probe?.(sliceOf(new TextEncoder().encode('HELP me, said the fox to the hen'))), 'no')
  assert.equal(protocol.probe?.(sliceOf(new TextEncoder().encode('MSGF is no word of any language'))), 'no')
})

test('damaged messages end', () => {
  for (const { lines } of scripts) {
    for (const [i, [by, whole]] of lines.entries()) {
      for (const bytes of mangled(whole)) talk(...lines.slice(Math.max(0, i - 1), i), [by, bytes])
    }
  }
})

test('a ProductUri names the product, unless its last part is a word for any product', () => {
  const products = [
    'urn:example:line-server',
    'http://example.com/UA/S7-1500',
    'urn:example:controller',
    'urn:example:Server',
    'http://example.com/',
    'urn:plc:2f1c5a90-0000-4000-8000-0123456789ab',
    'line-server',
  ].map(productOf)
  assert.deepEqual(products, ['line-server', 'S7-1500', '', '', '', '', ''])
})
