import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/specimen'
import * as encode from './encode.ts'
import { protocol } from './index.ts'

const client = (bytes: Uint8Array) => sliceOf(bytes, { isStream: true })
const server = (bytes: Uint8Array) => sliceOf(bytes, { isStream: true, fromClient: false })
const words = (slices: Parameters<typeof tryOut>[1]) =>
  tryOut(protocol, slices).said.map((fact) => {
    if (fact.kind === 'identity') return `${fact.attribute} ${fact.value}`
    return fact.kind === 'operation' ? `${fact.verb} ${fact.name} ${fact.outcome}` : fact.kind
  })

test('a control says its series, software and kind of machine', () => {
  assert.deepEqual(
    words([client(encode.request(1, 0x18)), server(encode.answer(1, 0x18, encode.system()))]),
    [
      'identify cnc_sysinfo asked',
      'identify cnc_sysinfo ok',
      'vendor FANUC',
      'model Series 31',
      'firmware G431-10.0',
      'description CNC, milling',
    ],
  )
})

test('a write to the PMC is one, and its refusal too', () => {
  const refused = server(encode.answer(2, 0x8002, new Uint8Array(0), 6))
  assert.deepEqual(words([client(encode.request(2, 0x8002)), refused]), [
    'write pmc_wrpmcrng asked',
    'write pmc_wrpmcrng refused',
  ])
})

test('the mark with a known type proves it', () => {
  assert.equal(protocol.recognise?.(client(encode.request(1, 0x18))), 'yes')
  assert.equal(protocol.recognise?.(client(hex('a0a0a0a0 0001'))), 'more')
  assert.equal(protocol.recognise?.(client(hex('a0a0a0a0 0001 7777 0000'))), 'no')
})

test('damaged messages end', () => {
  for (const bytes of mangled(encode.answer(1, 0x18, encode.system())))
    tryOut(protocol, [client(bytes), server(bytes)])
})
