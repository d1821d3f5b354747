import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/specimen'
import { announcement, claim, datagram, packet } from './encode.ts'
import { protocol } from './index.ts'
import { dissect } from './wire.ts'

const said = (bytes: Uint8Array) =>
  factsOf(protocol, bytes).map((fact) =>
    fact.kind === 'identity' ? fact.value : fact.kind === 'payload' ? fact.selector : fact.kind,
  )

test('tells the name that a station claims', () => assert.deepEqual(said(claim('PRESS-3')), ['PRESS-3']))

test('hands on SMB and its mailslots, from datagrams and from NWLink alike', () => {
  const carried = ['smb', '\\MAILSLOT\\BROWSE']
  assert.deepEqual(said(datagram('PLANT', 'PRESS-3', announcement('PRESS-3'))), ['PRESS-3', ...carried])
  assert.deepEqual(said(packet(0x0550, 0, announcement('PRESS-3'))), carried)
})

test('routing carries nothing of the kind', () => {
  assert.deepEqual(said(packet(0x0453, 1, hex('0001 ffffffff ffff ffff'))), [])
})

test('a length that is not that of a packet is foreign', () => {
  const whole = claim('PRESS-3')
  assert.equal(dissect(sliceOf(whole.with(3, 29))).kind, 'foreign')
  assert.equal(dissect(sliceOf(whole.subarray(0, 60))).kind, 'foreign')
})

test('hostile packets end', () => {
  for (const whole of [claim('PRESS-3'), datagram('PLANT', 'PRESS-3', announcement('PRESS-3'))])
    for (const bytes of mangled(whole)) tryOut(protocol, [sliceOf(bytes)])
})
