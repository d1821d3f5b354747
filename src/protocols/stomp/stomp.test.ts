import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { saidInStream, sliceOf, tryOut } from '#model/specimen'
import { frame } from './captures/script.ts'
import { protocol } from './index.ts'

const words = (...parts: Parameters<typeof saidInStream>[1]) =>
  saidInStream(protocol, parts).map((fact) => {
    if (fact.kind === 'identity') return `${fact.about} ${fact.attribute} ${fact.value}`
    if (fact.kind === 'session')
      return `${fact.phase} ${fact.user}${fact.defaultCredentials ? ' default' : ''}`
    return fact.kind === 'operation'
      ? [fact.verb, fact.code, fact.object].filter(Boolean).join(' ')
      : fact.kind
  })

test('a logon in clear is let in or not, and the broker says what it is', () => {
  const asked = frame('CONNECT', { login: 'admin', passcode: 'admin' })
  assert.deepEqual(words([asked, true], [frame('CONNECTED', { server: 'ActiveMQ/5.18.3 ' }), false]), [
    'authenticate CONNECT',
    'server software ActiveMQ 5.18.3',
    'open admin default',
  ])
  assert.deepEqual(
    words([asked, true], [frame('ERROR', { message: 'no' }), false])[1],
    'refused admin default',
  )
})

test('bodies of a length may hold anything, also in pieces', () => {
  const octets = frame('SEND', { destination: '/a', 'content-length': '7' }, 'SEND\n\0\n')
  const all = [octets.subarray(0, 45), octets.subarray(45), frame('SUBSCRIBE', { destination: '/b' })]
  assert.deepEqual(words(...all.map((part) => [part, true] as const)), [
    'report SEND /a',
    'subscribe SUBSCRIBE /b',
  ])
})

test('the opening proves it; the same word of others does not', () => {
  const is = (octets: Uint8Array) => protocol.recognise?.(sliceOf(octets, { isStream: true }))
  const ascii = (text: string) => new TextEncoder().encode(text)
  assert.equal(is(frame('STOMP', { 'accept-version': '1.2' })), 'yes')
  assert.equal(is(ascii('CONN')), 'more')
  assert.equal(is(ascii('CONNECT host:443 HTTP/1.1\r\n')), 'no')
  assert.equal(is(frame('CONNECT', { other: '1' })), 'no')
})

test('a line end is a heartbeat between frames, and nobody’s before the first', () => {
  const kinds = (...parts: Uint8Array[]) =>
    tryOut(
      protocol,
      parts.map((part) => sliceOf(part, { isStream: true })),
    ).results.map(({ kind }) => kind)
  const ends = Uint8Array.of(0x0a, 0x0a)
  assert.deepEqual(kinds(ends), ['foreign'])
  assert.deepEqual(kinds(Uint8Array.of(0, 1, 2)), ['foreign'])
  assert.deepEqual(kinds(frame('STOMP', { 'accept-version': '1.2' }), ends), [
    'message',
    'message',
    'message',
  ])
})

test('damaged frames end', () => {
  for (const octets of mangled(frame('SEND', { destination: '/a', 'content-length': '3' }, 'abc')))
    tryOut(protocol, [
      sliceOf(octets, { isStream: true }),
      sliceOf(octets, { isStream: true, fromClient: false }),
    ])
})
