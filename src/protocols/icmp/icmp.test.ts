import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import { encodeEcho } from './testing/encode.ts'

const echo = encodeEcho(8, 1, 2, hex('6162'))

test('an echo is a diagnosis, its reply the answer', () => {
  assert.deepEqual(factsOf(protocol, echo), [
    {
      kind: 'operation',
      about: 'server',
      code: '8',
      name: 'Echo',
      verb: 'diagnose',
      object: undefined,
      outcome: 'requested',
    },
  ])
  const [reply] = factsOf(protocol, encodeEcho(0, 1, 2, hex('6162')), { fromClient: false })
  assert.equal(reply?.kind === 'operation' && reply.outcome, 'succeeded')
})

test('a redirect names a router', () => {
  const said = factsOf(protocol, hex('05 01 0000 0a010101 4500'))
  assert.ok(
    said.some((fact) => fact.kind === 'identity' && fact.about === '10.1.1.1' && fact.value === 'router'),
  )
})

test('a redirect to the host itself makes no router of it', () => {
  const quoted = '4500 003c 1c46 4000 40 06 b1e6 0a010105 0a010109 c001 01f6 00000000'
  const roles = (gateway: string) =>
    factsOf(protocol, hex(`05 01 0000 ${gateway} ${quoted}`)).filter(({ kind }) => kind === 'identity').length
  assert.deepEqual([roles('0a010109'), roles('0a010101')], [0, 1])
  const verbs = (gateway: string) =>
    factsOf(protocol, hex(`05 01 0000 ${gateway} ${quoted}`)).flatMap((fact) =>
      fact.kind === 'operation' ? [fact.verb] : [],
    )
  assert.deepEqual([verbs('0a010109'), verbs('0a010101')], [['report'], ['configure']])
})

test('a message shorter than its header is malformed', () => {
  assert.equal(tryOut(protocol, [sliceOf(hex('0800 0000'))]).results[0]?.kind, 'malformed')
})

test('hostile messages end', () => {
  for (const bytes of mangled(echo)) factsOf(protocol, bytes)
})

test('pings of programs are pings, other data is told', () => {
  const complaints = (...datas: readonly Uint8Array[]) => {
    const slices = datas.map((data, i) => sliceOf(encodeEcho(8, 1, i, data), { isStream: false }))
    return (tryOut(protocol, slices).said as readonly { kind: string; what?: string }[]).filter(
      ({ kind, what }) => kind === 'anomaly' && what === 'echo-data',
    ).length
  }
  const windows = new TextEncoder().encode('abcdefghijklmnopqrstuvwabcdefghi')
  const linux = Uint8Array.from({ length: 56 }, (_, i) => (i < 16 ? (i * 91) & 255 : i))
  const noise = (seed: number) => Uint8Array.from({ length: 80 }, (_, i) => (seed * 7 + i * i * 31) & 255)
  assert.equal(complaints(windows, linux, new Uint8Array(1400), new Uint8Array(64).fill(0xab)), 0)
  assert.equal(complaints(noise(1), noise(2), noise(2), noise(3)), 3)
})
