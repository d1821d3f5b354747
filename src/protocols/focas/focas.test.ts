import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

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
      'identify cnc_sysinfo requested',
      'identify cnc_sysinfo succeeded',
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
    'write pmc_wrpmcrng requested',
    'write pmc_wrpmcrng rejected',
  ])
})

test('a function that no list has is told by what it brings', () => {
  const slices = [client(encode.request(1, 0x7777)), client(encode.write(1, 0x7778, hex('01')))]
  assert.deepEqual(words(slices), ['read Function requested', 'write Function requested'])
})

test('a program that is read is named; messages of other types are passed over', () => {
  const facts = tryOut(protocol, [
    client(encode.message(0x2103, hex('0000'))),
    client(encode.readProgram('O0100-O0100')),
  ]).said
  assert.deepEqual(
    facts.map((fact) => fact.kind === 'operation' && [fact.verb, fact.object]),
    [['upload-program', 'O0100-O0100']],
  )
})

test('a write as a control was seen to take it', () => {
  // FOCAS driver in Rust, its capture of pmc_wrpmcrng to R100: layout of its frames, byte by byte.
  const request = hex(
    'a0a0a0a0 0001 2101 001f 0001 001d 0002 0001 8002 00000064 00000064 00000005 00000000 0000 0001 01',
  )
  const answer = hex('a0a0a0a0 0002 2102 0012 0001 0010 0002 0001 8002 0000 0000 0000 0000')
  assert.deepEqual(words([client(request), server(answer)]), [
    'write pmc_wrpmcrng requested',
    'write pmc_wrpmcrng succeeded',
  ])
})

test('an error of one block of many', () => {
  const answer = hex(
    'a0a0a0a0 0002 2102 0026 0002 0014 0001 0001 001a 0000 0000 0000 0004 00000000 0010 0001 0001 0025 0001 0000 0000 0000',
  )
  assert.deepEqual(words([server(answer)]), ['diagnose Read alarm succeeded', 'read cnc_acts rejected'])
})

test('the mark with a known type proves it', () => {
  assert.equal(protocol.probe?.(client(encode.request(1, 0x18))), 'yes')
  assert.equal(protocol.probe?.(client(hex('a0a0a0a0 0001'))), 'more')
  assert.equal(protocol.probe?.(client(hex('a0a0a0a0 0001 7777 0000'))), 'no')
})

test('damaged messages end', () => {
  for (const bytes of mangled(encode.answer(1, 0x18, encode.system())))
    tryOut(protocol, [client(bytes), server(bytes)])
})
