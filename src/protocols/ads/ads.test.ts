import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fact } from '#model/fact'
import { sliceOf, tryOut } from '#model/test-slice'
import { scripts } from './captures/script.ts'
import { protocol } from './index.ts'

function emitted(name: string, isStream = true): readonly Fact[] {
  const { lines } = scripts.find((script) => script.name === name)!
  const slices = lines.map(([by, bytes]) => sliceOf(bytes, { fromClient: by === 'client', isStream }))
  for (const slice of slices) assert.equal(protocol.probe?.(slice), 'yes')
  return tryOut(protocol, slices).said.filter(
    (it): it is Fact => it.kind !== 'payload' && it.kind !== 'expectation',
  )
}

test('symbols are called by their names, also behind handles and notifications', () => {
  const facts = emitted('symbols-and-values')
  const written = facts.find((fact) => fact.kind === 'operation' && fact.verb === 'write')
  assert.equal(written?.kind === 'operation' && written.object, 'MAIN.level')
  const readings = facts.filter((fact) => fact.kind === 'reading')
  assert.deepEqual(
    readings.map(({ about, point, value }) => [about, point, value]),
    [
      ['server', 'MAIN.level', 42],
      ['server', 'MAIN.level', 44],
    ],
  )
})

test('config mode, boot files, reset, stop and start have their verbs', () => {
  const asked = emitted('config-mode-and-files').filter(
    (fact) => fact.kind === 'operation' && fact.outcome === 'requested',
  )
  assert.deepEqual(
    asked.map((fact) => fact.kind === 'operation' && [fact.verb, fact.unit]),
    [
      ['set-mode', 'port 10000 (system service)'],
      ['download-program', 'port 10000 (system service)'],
      ['read', 'port 10000 (system service)'],
      ['restart', 'port 10000 (system service)'],
      ['stop', 'port 801 (PLC runtime 1)'],
      ['start', 'port 801 (PLC runtime 1)'],
    ],
  )
})

test('an added route tells of a well-known password in clear text, never of the password', () => {
  const facts = emitted('discovery-and-route', false)
  const session = facts.find((fact) => fact.kind === 'session')
  assert.deepEqual(session, {
    kind: 'session',
    phase: 'open',
    method: 'ads-route',
    secured: false,
    user: 'Administrator',
    clearText: true,
    defaultCredentials: true,
  })
})

test('what only looks like a header is foreign', () => {
  assert.equal(protocol.probe?.(sliceOf(new Uint8Array(60), { isStream: true })), 'no')
})
