import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import type { Fact } from '#model/fact'
import { sliceOf, tryOut } from '#model/specimen'
import { protocol } from './index.ts'

const talk: readonly (readonly [bytes: Uint8Array, fromClient: boolean])[] = [
  [
    hex(
      '6a493047a103020105a20302010aa43b3039a1123010a003020101a10930071b05484d493724a2071b05504c414e54a31a3018a003020101a111300f1b066b72627467741b05504c414e54',
    ),
    true,
  ],
  [hex('7e1a3018a003020105a10302011ea603020118a9071b05504c414e54'), false],
]

function read(parts: typeof talk): readonly Fact[] {
  const slices = parts.map(([bytes, fromClient]) => sliceOf(bytes, { fromClient, isStream: false }))
  return tryOut(protocol, slices).said as readonly Fact[]
}

/** A fact in one line: what matters here. */
function line(fact: Fact): string {
  if (fact.kind === 'identity') return `identity ${fact.attribute} ${fact.value}`
  if (fact.kind === 'session') return `session ${fact.method} ${fact.phase} ${fact.user ?? '-'}`
  return fact.kind === 'operation'
    ? `operation ${fact.code} ${fact.object ?? '-'} ${fact.outcome}`
    : fact.kind
}

test('a host’s own logon names it, and its failure is told', () => {
  assert.deepEqual(read(talk).map(line), [
    'operation 10 krbtgt/PLANT asked',
    'identity domain PLANT',
    'identity name HMI7',
    'operation 10 krbtgt/PLANT refused',
    'session kerberos refused -',
  ])
})

test('its first octets prove it, and prove nothing when changed', () => {
  const [bytes, fromClient] = talk[0]!
  assert.equal(protocol.recognise!(sliceOf(bytes, { fromClient, isStream: false })), 'yes')
  const changed = bytes.slice()
  changed[0]! ^= 0x81
  assert.equal(protocol.recognise!(sliceOf(changed, { fromClient, isStream: false })), 'no')
})

test('damaged messages end', () => {
  for (const [i, [whole, fromClient]] of talk.entries()) {
    for (const bytes of mangled(whole)) read([...talk.slice(0, i), [bytes, fromClient]])
  }
})
