import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { ByteWriter } from '#bytes/write'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import { call, mapping, record, reply, words } from './testing/encode.ts'

const getPort = call(1, { program: 100000, version: 2, procedure: 3 }, mapping(100003, 3, 6))
const mount = call(2, { program: 100005, version: 3, procedure: 1 }, words('/recipes'), 'hmi-1')

test('the port mapper announces where a program is', () => {
  const port = new ByteWriter().u32be(2049).take()
  const { said } = tryOut(protocol, [sliceOf(getPort), sliceOf(reply(1, port), { fromClient: false })])
  assert.deepEqual(
    said.map((it) => (it.kind === 'operation' ? `${it.name} ${it.object} ${it.outcome}` : it.kind)),
    ['portmap GETPORT nfs requested', 'portmap GETPORT nfs succeeded', 'expectation'],
  )
})

test('what the debug agent of VxWorks is asked: to look, to change, or to do what nobody has named', () => {
  const verbs = [1, 10, 11, 12, 31, 122, 99].map((procedure) => {
    const asked = call(1, { program: 0x55555555, version: 1, procedure }, words(''))
    const [fact] = tryOut(protocol, [sliceOf(asked)]).said
    return fact?.kind === 'operation' && fact.verb
  })
  assert.deepEqual(verbs, ['identify', 'read', 'write', 'write', 'restart', 'identify', 'execute'])
})

test('a mount names its path, and who asks', () => {
  const { said } = tryOut(protocol, [sliceOf(record(mount), { isStream: true })])
  assert.deepEqual(
    said.map((it) =>
      it.kind === 'identity'
        ? it.value
        : it.kind === 'session'
          ? it.user
          : it.kind === 'operation' && it.object,
    ),
    ['hmi-1', 'uid 0', '/recipes'],
  )
})

test('a call proves itself, in a datagram and in a stream', () => {
  assert.equal(protocol.probe?.(sliceOf(getPort)), 'yes')
  assert.equal(protocol.probe?.(sliceOf(record(mount), { isStream: true })), 'yes')
  assert.equal(protocol.probe?.(sliceOf(record(mount).subarray(0, 20), { isStream: true })), 'more')
  const other = getPort.slice()
  other[11] = 3
  assert.equal(protocol.probe?.(sliceOf(other)), 'no')
})

test('credentials longer than any may be are an attack, of a program that somebody knows', () => {
  const overlong = getPort.slice()
  overlong.set([0x80, 0, 0, 0], 28)
  assert.equal(protocol.probe?.(sliceOf(overlong)), 'yes')
  const [fact] = tryOut(protocol, [sliceOf(overlong)]).said
  assert.ok(fact?.kind === 'anomaly' && fact.what === 'exploit')
  assert.match(fact.detail ?? '', /CVE-2015-7599/)
  overlong.set([0x12, 0x34, 0x56, 0x78], 12)
  assert.equal(protocol.probe?.(sliceOf(overlong)), 'no')
})

test('hostile messages end', () => {
  for (const bytes of mangled(mount)) tryOut(protocol, [sliceOf(bytes)])
  for (const bytes of mangled(record(mount))) tryOut(protocol, [sliceOf(bytes, { isStream: true })])
})
