import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

type Sent = readonly [bytes: Uint8Array, fromClient: boolean]

const said = (...sent: readonly Sent[]) =>
  tryOut(
    protocol,
    sent.map(([bytes, fromClient]) => sliceOf(bytes, { fromClient })),
  ).said

const status: Sent = [encode.command('controller', 108, 7, encode.status(3, 1, 'BOILER')), false]

test('the encoder makes what public captures hold', () => {
  assert.deepEqual(encode.bare('connectRequest'), hex('01 00 00 00 01 fc'))
  assert.deepEqual(encode.command('workstation', 19, 0), hex('0500 0a00 0000 13 00 0000 2700 0a00 5010'))
})

test('status tells key, state and project', () => {
  assert.deepEqual(
    said(status).flatMap((fact) => (fact.kind === 'identity' ? [[fact.attribute, fact.value]] : [])),
    [
      ['key-position', 'remote'],
      ['run-state', 'halted'],
      ['description', 'Project BOILER 2.0'],
    ],
  )
})

test('a rejected command says why', () => {
  const facts = said(
    [encode.command('workstation', 21, 3), true],
    [encode.command('controller', 100, 3, hex('d400')), false],
  )
  assert.deepEqual(facts.at(-1), {
    kind: 'operation',
    verb: 'stop',
    name: 'Halt program',
    code: '21',
    outcome: 'rejected',
    error: 'Key setting prohibits this operation',
  })
})

test('only a right checksum is recognised', () => {
  const bytes = encode.command('workstation', 20, 1)
  assert.equal(protocol.probe?.(sliceOf(bytes)), 'yes')
  bytes[6]! ^= 1
  assert.equal(protocol.probe?.(sliceOf(bytes)), 'no')
})

test('damaged messages end', () => {
  for (const bytes of mangled(status[0])) said([bytes, false])
  for (const bytes of mangled(encode.command('controller', 100, 3, hex('d400')))) said([bytes, false])
})
