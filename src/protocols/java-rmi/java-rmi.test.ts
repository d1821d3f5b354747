import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import type { Fact } from '#model/fact'
import { sliceOf } from '#model/test-slice'
import { protocol } from './index.ts'

const head = hex('4a524d49 0002 4b')
const call = (name: string) =>
  Uint8Array.of(...hex('50 aced0005 7722 7372 0037'), ...new TextEncoder().encode(name))
const CHAIN = 'org.apache.commons.collections.functors.InvokerTransformer'

function play(sent: readonly Uint8Array[]): Fact[] {
  const state = protocol.newState?.()
  const emitted: Fact[] = []
  for (const bytes of sent) {
    const slice = sliceOf(bytes, { isStream: true })
    const found = protocol.dissect(slice, state)
    if (found.kind === 'message')
      protocol.facts(found.message, slice, (fact) => emitted.push(fact as Fact), state)
  }
  return emitted
}
const anomalies = (facts: readonly Fact[]) =>
  facts.flatMap((fact) => (fact.kind === 'anomaly' ? [fact.detail] : []))

test('a call is an operation', () => {
  assert.deepEqual(play([head, call('java.rmi.registry.Registry')]), [
    { kind: 'session', phase: 'open', method: 'java-rmi', secured: false },
    { kind: 'operation', code: '80', name: 'Call', verb: 'execute', outcome: 'requested' },
  ])
})

test('an object that runs as code is told, also in two pieces', () => {
  const emitted = [`sends an object that runs as code, ${CHAIN},`]
  const whole = call(CHAIN)
  assert.deepEqual(anomalies(play([head, whole])), emitted)
  assert.deepEqual(anomalies(play([head, whole.slice(0, 30), whole.slice(30)])), emitted)
})

test('however it is cut, the same is told', () => {
  const twice = Uint8Array.of(
    ...call('P.R'),
    ...call(CHAIN),
    ...call('org.apache.commons.beanutils.BeanComparator'),
  )
  const whole = play([head, twice])
  assert.equal(whole.filter(({ kind }) => kind === 'operation').length, 3)
  for (let at = 1; at < twice.length; at++)
    assert.deepEqual(
      play([head, twice.slice(0, at), twice.slice(at)])
        .map(({ kind }) => kind)
        .sort(),
      whole.map(({ kind }) => kind).sort(),
    )
  const byteCount = [...twice].map((byte) => Uint8Array.of(byte))
  assert.equal(play([head, ...byteCount]).length, whole.length)
})

test('only the magic number is recognised', () => {
  assert.equal(protocol.probe?.(sliceOf(head)), 'yes')
  assert.equal(protocol.probe?.(sliceOf(hex('4a524d49'))), 'more')
  assert.equal(protocol.probe?.(sliceOf(hex('4a534f4e 7b7d0d'))), 'no')
})
