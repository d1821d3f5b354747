import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'
import { probe, resume } from './wire.ts'

const READ = hex('0f 00 0700 a2 02 07 89 00 00')
const slice = (bytes: Uint8Array, fromClient = true) => sliceOf(bytes, { fromClient })
const carried = (bytes: Uint8Array) =>
  tryOut(protocol, [slice(bytes)], undefined).said.flatMap((it) =>
    it.kind === 'payload' ? [[...it.bytes.subarray(it.start, it.end)]] : [],
  )

test('the PCCC message is handed on, to the processor itself and to one behind it', () => {
  assert.deepEqual(carried(encode.carry(true, 1, READ)), [[...READ]])
  assert.deepEqual(carried(encode.carry(true, 1, READ, 15)), [[...READ]])
  assert.deepEqual(carried(encode.carry(true, 1, hex('ff 00 0700'))), [], 'no command of PCCC')
})

test('connects as the drivers of others do', () => {
  // Redpoint's cspv4-info.nse and ABEL's attach.c: 1, 1, lengths and status 0, then version 4 and backlog 5.
  const theirs = hex('0101 0000 00000000 00000000 00040005 000000000000000000000000')
  assert.deepEqual(encode.connect(), theirs)
  assert.equal(probe(slice(theirs)), 'yes')
})

test('an address of neither kind carries nothing that is read', () => {
  const bytes = encode.carry(true, 1, READ)
  bytes[31] = 2
  assert.deepEqual(carried(bytes), [])
})

test('a connection is open, or rejected', () => {
  const said = (status: number) =>
    tryOut(protocol, [slice(encode.connect()), slice(encode.connected(1, status), false)], undefined).said
  assert.deepEqual(
    [0, 1].flatMap((status) => said(status).map((it) => (it.kind === 'session' ? it.phase : it.kind))),
    ['open', 'refused'],
  )
})

test('shares its port with EtherNet/IP, and is told from it', () => {
  const registerSession = hex('6500 0400 00000000 00000000 0000000000000000 00000000 0100 0000')
  assert.equal(probe(slice(registerSession)), 'no')
  assert.equal(probe(slice(encode.connect())), 'yes')
  assert.equal(probe(slice(encode.connect().subarray(0, 6))), 'more')
  assert.equal(probe(slice(encode.carry(true, 1, READ))), 'yes')
})

test('finds the next message after lost bytes', () => {
  const bytes = new Uint8Array([9, 1, 7, 3, ...encode.carry(true, 1, READ)])
  assert.equal(resume(slice(bytes)), 4)
  assert.equal(resume(slice(bytes.subarray(0, 20))), undefined)
})

test('damaged messages end', () => {
  for (const whole of [encode.connect(), encode.connected(1), encode.carry(true, 1, READ)])
    for (const bytes of mangled(whole)) tryOut(protocol, [slice(bytes)], undefined)
})
