import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { ByteWriter } from '#bytes/write'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const client = (bytes: Uint8Array) => sliceOf(bytes, { isStream: true })
const server = (bytes: Uint8Array) => sliceOf(bytes, { isStream: true, fromClient: false })
const words = (slices: Parameters<typeof tryOut>[1]) =>
  tryOut(protocol, slices).said.map((fact) => {
    if (fact.kind === 'identity') return `${fact.attribute} ${fact.value}`
    if (fact.kind !== 'operation') return fact.kind
    return [fact.verb, fact.object, fact.outcome, fact.error].filter(Boolean).join(' ')
  })

test('a read names its variable, its answer the series of the controller', () => {
  const answer = server(encode.answer(0x55, 1, hex('3412')))
  assert.deepEqual(words([client(encode.request(0x54, 1, '%DW100')), answer]), [
    'read %DW100 requested',
    'vendor LS Electric',
    'model XGK',
    'read %DW100 succeeded',
  ])
})

test('a refused write says why', () => {
  const write = client(encode.request(0x58, 2, '%DW200', hex('0200 0100')))
  assert.deepEqual(
    words([write, server(encode.refusal(0x59, 2, 4))]).filter((it) => it.startsWith('write')),
    ['write %DW200 requested', 'write %DW200 rejected address out of range'],
  )
})

test('a command that is not known is told by its code', () => {
  const [fact] = tryOut(protocol, [client(encode.request(0xb0, 3, ''))]).said
  assert.deepEqual(fact?.kind === 'operation' && [fact.verb, fact.name, fact.code], [
    'execute',
    'Command',
    '0x00b0',
  ])
})

test('the word of the company proves it', () => {
  assert.equal(protocol.probe?.(client(encode.request(0x54, 1, '%DW100'))), 'yes')
  assert.equal(protocol.probe?.(client(hex('4c534953'))), 'more')
  assert.equal(protocol.probe?.(client(new ByteWriter().ascii('LSIS-XYZ is another word').take())), 'no')
})

test('damaged frames end', () => {
  for (const bytes of mangled(encode.request(0x54, 1, '%DW100')))
    tryOut(protocol, [client(bytes), server(bytes)])
})
