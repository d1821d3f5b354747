import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf } from '#model/test-slice'
import { audio, command, discovery, entity } from './captures/script.ts'
import { protocol } from './index.ts'

const words = (bytes: Uint8Array, fromClient = true) =>
  factsOf(protocol, bytes, { fromClient }).map((fact) => {
    if (fact.kind === 'identity') return `${fact.about} ${fact.attribute} ${fact.value}`
    return fact.kind === 'operation'
      ? [fact.about, fact.verb, fact.code, fact.outcome].filter(Boolean).join(' ')
      : fact.kind
  })

test('an entity that is there says so, with its model', () => {
  assert.deepEqual(words(discovery(0)), [
    'report fa:0 requested',
    'client address:avdecc-entity 02000000fffe0031',
    'client device-id 0011220000000007',
  ])
  assert.deepEqual(words(discovery(2)), ['browse fa:2 requested'])
})

test('an entity that is asked says who it is', () => {
  assert.deepEqual(words(command(1, 4, entity('Hall camera', '1.4.2', 'A0031')), false), [
    'identify fb:4 succeeded',
    'server name Hall camera',
    'server firmware 1.4.2',
    'server serial A0031',
  ])
})

test('a reboot restarts; a refusal has its status; streams are reported', () => {
  assert.deepEqual(words(command(0, 0x2a)), ['restart fb:42 requested'])
  assert.deepEqual(words(command(1, 0x2a, hex(''), 1), false), ['restart fb:42 rejected'])
  assert.deepEqual(words(audio), ['report 02:0 requested'])
})

test('access to the memory of an entity is no command of the table', () => {
  assert.deepEqual(words(command(2, 1)), ['execute fb:2 message requested'])
  assert.deepEqual(words(command(0, 0x2b)), ['read fb:43 requested'])
})

test('what is too short is malformed unless the capture cut it', () => {
  const short = discovery(0).subarray(0, 40)
  const kindOf = (isCut: boolean) => protocol.dissect(sliceOf(short, { isCut }), undefined).kind
  assert.deepEqual([kindOf(false), kindOf(true)], ['malformed', 'message'])
})

test('damaged frames end', () => {
  for (const bytes of [...mangled(discovery(0)), ...mangled(command(1, 4))]) factsOf(protocol, bytes)
})
