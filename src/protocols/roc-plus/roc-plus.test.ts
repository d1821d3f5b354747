import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const asks = { to: [1, 2], from: [3, 4] } as const
const answers = { to: asks.from, from: asks.to } as const
const server = (bytes: Uint8Array) => sliceOf(bytes, { fromClient: false })

function outcomes(...slices: readonly ReturnType<typeof sliceOf>[]) {
  return tryOut(protocol, slices).said.flatMap((fact) =>
    fact.kind === 'operation' ? [[fact.code, fact.verb, fact.object, fact.outcome, fact.error]] : [],
  )
}

test('a message seen in the wild is read', () => {
  assert.deepEqual(outcomes(sliceOf(hex('01020304 06 00 3a2f'))), [
    ['6', 'identify', undefined, 'requested', undefined],
  ])
})

test('an error indicator refuses the request before it', () => {
  assert.deepEqual(
    outcomes(sliceOf(encode.writeParameter(asks, [102, 1, 8], [1])), server(encode.error(answers, 19, 6))),
    [
      ['181', 'write', 'tlp:102/1/8', 'requested', undefined],
      ['181', 'write', 'tlp:102/1/8', 'rejected', 'write to read-only parameter'],
    ],
  )
})

test('a logon that is answered opens a session; its password is never told', () => {
  const { said } = tryOut(protocol, [
    sliceOf(encode.login(asks, 'LOI', 1000)),
    server(encode.message(answers, 17)),
  ])
  assert.deepEqual(said.at(-1), {
    kind: 'session',
    phase: 'open',
    user: 'LOI',
    method: 'password',
    secured: false,
    clearText: true,
  })
})

test('an answer to a read of Modbus RTU, whose CRC is the same, is none', () => {
  const slice = (ports: object) => sliceOf(hex('03 03 04 0011 0102 09a7'), { isStream: true, ...ports })
  assert.equal(protocol.probe?.(slice({})), 'no')
  assert.equal(protocol.probe?.(slice({ destinationPort: 4000 })), 'yes')
})

test('without data a message is believed at its own port alone: Modbus RTU has the same CRC', () => {
  const bytes = hex('01020304 06 00 3a2f')
  assert.equal(protocol.probe?.(sliceOf(bytes)), 'no')
  assert.equal(protocol.probe?.(sliceOf(bytes, { destinationPort: 4000 })), 'yes')
  assert.equal(protocol.probe?.(sliceOf(encode.login(asks, 'LOI', 1))), 'yes')
})

test('a wrong CRC is malformed', () => {
  assert.equal(tryOut(protocol, [sliceOf(hex('01020304 06 00 3a30'))]).results[0]?.kind, 'malformed')
})
