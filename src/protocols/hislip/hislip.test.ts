import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { ByteWriter } from '#bytes/write'
import { sliceOf, tryOut } from '#model/test-slice'
import { message } from './captures/script.ts'
import { protocol } from './index.ts'

const client = (bytes: Uint8Array) => sliceOf(bytes, { isStream: true })
const server = (bytes: Uint8Array) => sliceOf(bytes, { isStream: true, fromClient: false })

test('an instrument names itself when requested', () => {
  const { said } = tryOut(protocol, [client(message(7, '*IDN?\n')), server(message(7, 'A B,C1,0,2.1\n'))])
  assert.deepEqual(
    said.map((fact) => (fact.kind === 'identity' ? `${fact.attribute} ${fact.value}` : fact.kind)),
    ['operation', 'operation', 'vendor A B', 'model C1', 'firmware 2.1'],
  )
})

test('a setting is a write, a question a read', () => {
  const { said } = tryOut(protocol, [client(message(7, 'OUTP ON')), client(message(7, 'MEAS:VOLT? (@1)'))])
  assert.deepEqual(
    said.map((fact) => fact.kind === 'operation' && [fact.verb, fact.object]),
    [
      ['write', 'OUTP'],
      ['read', 'MEAS:VOLT?'],
    ],
  )
})

test('a waveform is passed over', () => {
  const long = new ByteWriter()
    .ascii('HS')
    .u8(7, 0)
    .u32be(0)
    .u32be(0)
    .u32be(5000)
    .zeros(5000)
    .bytes(message(7, 'x'))
  const { results } = tryOut(protocol, [server(long.take())])
  assert.deepEqual(
    results.map((found) => found.kind === 'message' && found.length),
    [16, 5000, 17],
  )
})

test('an opening proves it', () => {
  assert.equal(protocol.probe?.(client(message(0, 'hislip0'))), 'yes')
  assert.equal(protocol.probe?.(client(new ByteWriter().ascii('HSxx not at all an opening').take())), 'no')
})

test('hostile messages end', () => {
  for (const bytes of mangled(message(7, '*IDN?\n'))) tryOut(protocol, [client(bytes), server(bytes)])
})

test('an answer ends what was requested, an error refuses it; a trigger operates', () => {
  const { said } = tryOut(protocol, [
    client(message(7, 'MEAS?')),
    server(message(7, '1.2')),
    client(message(12)),
    server(message(3, 'Unidentified error')),
  ])
  assert.deepEqual(
    said.map((fact) => fact.kind === 'operation' && [fact.verb, fact.outcome, fact.error ?? '']),
    [
      ['read', 'requested', ''],
      ['read', 'succeeded', ''],
      ['operate', 'requested', ''],
      ['operate', 'rejected', 'Unidentified error'],
    ],
  )
})
