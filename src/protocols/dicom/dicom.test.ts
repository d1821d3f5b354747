import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import type { Fact } from '#model/fact'
import { sliceOf, tryOut } from '#model/test-slice'
import { scripts } from './captures/script.ts'
import { protocol } from './index.ts'

const lines = scripts[0]!.lines
const { said } = tryOut(
  protocol,
  lines.map(([by, bytes]) => sliceOf(bytes, { fromClient: by === 'client', isStream: true })),
)

test('an association names both sides, and commands are matched', () => {
  const facts = said as readonly Fact[]
  assert.deepEqual(
    facts.flatMap((fact) => (fact.kind === 'operation' ? [`${fact.verb} ${fact.name} ${fact.outcome}`] : [])),
    [
      'authenticate A-ASSOCIATE requested',
      'authenticate A-ASSOCIATE succeeded',
      'diagnose C-ECHO requested',
      'diagnose C-ECHO succeeded',
    ],
  )
  const found = facts.flatMap((fact) =>
    fact.kind === 'identity' ? [`${fact.about} ${fact.attribute} ${fact.value}`] : [],
  )
  assert.ok(found.includes('client address:dicom-ae-title CT01'))
  assert.ok(found.includes('server software ARCHIVE_3'))
})

test('image data is stepped over without being held', () => {
  const head = new ByteWriter().u8(4, 0).u32be(1_000_000).u32be(999_996).u8(1, 0).zeros(4084).take()
  const state = protocol.newState?.()
  const slice = (bytes: Uint8Array) => sliceOf(bytes, { isStream: true })
  const first = tryOut(protocol, [slice(head), slice(new Uint8Array(5000))], state)
  assert.deepEqual(
    first.results.map(({ kind }) => kind),
    ['message', 'message'],
  )
})

test('a refused association is claimed where DICOM is served, and nowhere else', () => {
  const rejection = hex('03 00 00000004 00 01 01 07')
  const claim = (sourcePort: number) =>
    protocol.probe?.(sliceOf(rejection, { isStream: true, fromClient: false, sourcePort }))
  assert.deepEqual([claim(11112), claim(502)], ['yes', 'no'])
})

test('an association is claimed, other bytes are not', () => {
  assert.equal(protocol.probe?.(sliceOf(lines[0]![1], { isStream: true })), 'yes')
  assert.equal(protocol.probe?.(sliceOf(new Uint8Array(120).fill(1), { isStream: true })), 'no')
})
