import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf } from '#model/test-slice'
import { datagram, found } from './captures/script.ts'
import { protocol } from './index.ts'

const ascii = (text: string) => new TextEncoder().encode(text)
const words = (bytes: Uint8Array, fromClient = true) =>
  factsOf(protocol, bytes, { fromClient }).map((fact) => {
    if (fact.kind === 'identity') return `${fact.about} ${fact.attribute} ${fact.value}`
    if (fact.kind === 'anomaly') return fact.what
    return fact.kind === 'operation'
      ? [fact.verb, fact.code, fact.object].filter(Boolean).join(' ')
      : fact.kind
  })

test('a door controller says who it is', () => {
  assert.deepEqual(words(ascii('discover;013;')), ['browse discover'])
  assert.deepEqual(words(found, false), [
    'server mac 00:06:8e:00:00:31',
    'server name EdgeGate3',
    'server ip 10.20.0.2',
    'server model EHS400',
    'server firmware 2.3.1.603',
  ])
})

test('a lamp is blinked; a command for the shell is one', () => {
  assert.deepEqual(words(datagram('command_blink_on', '00:06:8E:00:00:31', '30')), [
    'operate command_blink_on',
  ])
  assert.deepEqual(words(datagram('command_blink_on', '1', '`id`')), [
    'exploit',
    'execute command_blink_on `id`',
  ])
})

test('words and length prove it', () => {
  const is = (text: string) => protocol.probe?.(sliceOf(ascii(text)))
  assert.equal(is('discover;013;'), 'yes')
  assert.equal(is('discover;13;abcdef'), 'no')
  assert.equal(is('discovery;013;'), 'no')
})

test('damaged datagrams end', () => {
  for (const bytes of mangled(found)) factsOf(protocol, bytes)
})
